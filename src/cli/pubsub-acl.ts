/** `things pubsub acl`: a ready-made access list for a fleet, in the format of `--acl-file`. */
import { filters, topics } from '../bus/topics.ts';

/**
 * Workers log in under their worker id and can only speak as themselves; the user `dispatcher` commands. Give
 * each person who dispatches that user, or a copy of its section.
 */
export function fleetAcl(): string {
  return `# Workers: the user name is the worker's id.
pattern readwrite ${topics.worker('%u')}
pattern read ${filters.allWorkers}
pattern read ${filters.commands('%u')}
pattern read ${filters.peers('%u')}
pattern read ${filters.chunks('%u')}
pattern write ${topics.peer('+', '%u')}
pattern write ${topics.chunk('+', '%u', '+', 0).replace(/0$/, '+')}
pattern write ${topics.reply('+', '%u')}
pattern write ${topics.output('+', '%u')}

# Dispatchers.
user dispatcher
topic read ${filters.allWorkers}
topic write ${topics.command('+', '+')}
# also to themselves, which is how one knows that it is heard
topic readwrite ${topics.reply('+', '+')}
topic read ${filters.outputs('+')}
`;
}
