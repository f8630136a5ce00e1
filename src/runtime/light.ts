/**
 * What captures and restores spend their time in stays out of the engine's last compiler: it took up to a quarter of the
 * time for a heap of 100,000 objects, and makes captures and restores of a million no faster. Private methods are named
 * where they are.
 */
import { compileLightly } from '../platform/jit.ts';
import { ByteReader, ByteWriter } from '../snapshot/bytes.ts';
import { nodeOffsets, SnapshotDecoder } from '../snapshot/decode.ts';
import { SnapshotEncoder } from '../snapshot/encode.ts';
import { LongList } from '../snapshot/long-list.ts';
import { StringTable } from '../snapshot/string-table.ts';
import { FunctionWriter } from './capture/functions.ts';
import { Heap } from './capture/heap.ts';
import { Kinds } from './capture/kinds.ts';
import { ObjectWriter } from './capture/objects.ts';
import { writeBody, writeProperty, writeValues } from './capture/properties.ts';
import { ScopeTable } from './capture/scope-table.ts';
import { Contents } from './restore/contents.ts';
import { newArray, Heap as RestoredHeap } from './restore/heap.ts';
import { ObjectMaker } from './restore/objects.ts';
import { Scopes } from './restore/scopes.ts';

let done = false;

/** Before the first capture or restore of an operating-system process; nothing after that. */
export function compileHeapWalksLightly(): void {
  if (done) return;
  done = true;
  compileLightly(ByteReader, ByteWriter, LongList, StringTable, SnapshotDecoder, nodeOffsets);
  compileLightly(SnapshotEncoder, FunctionWriter, Heap, Kinds, ObjectWriter, ScopeTable);
  compileLightly(writeBody, writeProperty, writeValues);
  compileLightly(Contents, ObjectMaker, RestoredHeap, Scopes, newArray);
}
