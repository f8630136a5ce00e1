/** `things worker --print-unit`: how systemd keeps a worker alive, bounded and without privileges. */
import { basename } from 'node:path';
import { selfCommand } from './self.ts';

/**
 * A unit file for the worker of `config`, an absolute path. The worker runs as a user that exists only while it
 * runs; it is given the configuration, which may hold a password, by systemd and needs no access to the file. So it is
 * with `beside`: files in the same folder that the configuration names, relative to itself.
 */
export function systemdUnit(
  config: string,
  command: string[] = selfCommand(),
  beside: string[] = [],
): string {
  // systemd.service(5): a word in double quotes, with C escapes; % begins a specifier and $ a variable.
  const quote = (word: string) => (/^[\w@:./+-]+$/.test(word) ? word : JSON.stringify(word));
  const literal = (word: string) => quote(word.replaceAll('%', '%%')).replaceAll('$', '$$$$');
  const shell = (word: string) => (/^[\w@%:./+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
  const credentials = [
    ['worker.conf', config] as const,
    ...beside.map(path => [basename(path), path] as const),
  ].map(([name, path]) => `LoadCredential=${[name, path].map(part => part.replaceAll('%', '%%')).join(':')}`);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: systemd's own syntax for a variable
  const start = [...command.map(literal), 'worker', '${CREDENTIALS_DIRECTORY}/worker.conf'];
  return `# To install, as root:
#   ${[...command, 'worker', '--print-unit', config].map(shell).join(' ')} > /etc/systemd/system/things-worker.service
#   systemctl daemon-reload && systemctl enable --now things-worker
# To watch: journalctl -fu things-worker
[Unit]
Description=things worker
Wants=network-online.target
After=network-online.target
# The broker may be away for days; never stop trying.
StartLimitIntervalSec=0

[Service]
ExecStart=${start.join(' ')}
${credentials.join('\n')}
DynamicUser=yes
# The native code that instruments programs is unpacked here.
CacheDirectory=things
Restart=always
RestartSec=2
# The worker ends its programs itself; what is left after that is killed.
KillMode=mixed
TimeoutStopSec=10
# Programs that eat the board's memory end, alone, before the board does.
MemoryMax=80%
OOMPolicy=continue
TasksMax=1000
NoNewPrivileges=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes

[Install]
WantedBy=multi-user.target
`;
}

/** The first path of `command` that the user of the unit will not find or may not read, if any. */
export function hiddenFromUnit(command: string[] = selfCommand()): string | undefined {
  // DynamicUser= gives the worker its own /tmp and /var/tmp; homes are closed to other users on many systems.
  return command.find(word => /^\/(home|root|run\/user|tmp|var\/tmp)\//.test(word));
}
