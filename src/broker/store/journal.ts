/**
 * An append-only file of records, each with its length and checksum, in a directory of its own. A crash may tear
 * the last record; it is cut off when the journal is read. Rewriting goes to a new file that takes the name of
 * a higher generation only when it is complete, so that there is always one whole journal.
 */
import {
  closeSync,
  copyFileSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { cannotWriteFile, journalUnusable, storeInUse } from '../../errors.ts';
import { crc32 } from './crc32.ts';
import { Window } from './window.ts';

/** Length and CRC-32 of what follows, big-endian. */
const headBytes = 8;
const magic = Buffer.from('things broker journal 1\n');
const bufferBytes = 64 * 1024;
const largestRecord = 512 * 1024 * 1024;

/**
 * When what was written reaches the disk. `write(2)` alone outlives the death of the broker, not of the machine.
 * `always`: before each acknowledgement; `second`: within a second; `never`: when the system sees fit.
 */
export type SyncPolicy = 'always' | 'second' | 'never';

export class Journal {
  /** Size of the file, with what is about to be appended. */
  bytes = 0;
  private readonly folder: string;
  private readonly policy: SyncPolicy;
  private readonly warn: (line: string) => void;
  private generation = 0;
  private file: number;
  private buffer: Buffer = Buffer.allocUnsafe(bufferBytes);
  private used = 0;
  private recordAt = 0;
  private unsynced = false;
  private syncing = false;
  private timer: ReturnType<typeof setInterval> | undefined;

  /** Throws a ThingsError when the directory cannot be used or another broker uses it. */
  constructor(folder: string, policy: SyncPolicy, warn: (line: string) => void) {
    this.folder = folder;
    this.policy = policy;
    this.warn = warn;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      this.lock();
      const generations = readdirSync(folder).flatMap(
        name => /^journal\.(\d+)$/.exec(name)?.slice(1).map(Number) ?? [],
      );
      this.generation = Math.max(1, ...generations);
      // older ones are left when a crash came between the renaming and the removal
      for (const old of generations) if (old < this.generation) rmSync(this.path(old));
      this.file = openSync(this.path(), 'a+', 0o600);
    } catch (error) {
      throw usable(error) ?? cannotWriteFile(folder, error as NodeJS.ErrnoException);
    }
    if (policy === 'second') {
      this.timer = setInterval(() => this.sync(), 1000);
      this.timer.unref();
    }
  }

  /**
   * Calls `visit` with each record, which is `bytes[start, end)` and valid during the call only, and cuts off
   * what is torn at the end.
   */
  read(visit: (bytes: Buffer, start: number, end: number) => void): void {
    const path = this.path();
    const size = fstatSync(this.file).size;
    if (size === 0) {
      writeSync(this.file, magic);
      this.bytes = magic.length;
      return;
    }
    const window = new Window(this.file, size);
    if (!window.have(magic.length) || !window.bytes.subarray(0, magic.length).equals(magic)) {
      throw journalUnusable(path);
    }
    let at = magic.length;
    window.skip(at);
    while (window.have(headBytes)) {
      const length = window.bytes.readUInt32BE(window.start);
      const sum = window.bytes.readUInt32BE(window.start + 4);
      const from = () => window.start + headBytes;
      const complete = window.have(headBytes + length);
      if (!complete || sum !== crc32(window.bytes, from(), from() + length)) {
        if (complete && at + headBytes + length < size) {
          // not the last record: a damaged disk, not a crash
          copyFileSync(path, `${path}.damaged`);
          this.warn(
            `${path} is damaged at byte ${at}; what follows is lost here and kept in ${path}.damaged`,
          );
        }
        break;
      }
      visit(window.bytes, from(), from() + length);
      window.skip(headBytes + length);
      at += headBytes + length;
    }
    if (at < size) {
      this.warn(`${path}: ${size - at} bytes of an unfinished record cut off`);
      ftruncateSync(this.file, at);
    }
    this.bytes = at;
  }

  // ---- writing: begin, fields, end; then commit

  begin(type: number): void {
    this.recordAt = this.used;
    this.reserve(headBytes + 1);
    this.used += headBytes;
    this.buffer[this.used++] = type;
  }

  end(): void {
    const { buffer, recordAt, used } = this;
    const from = recordAt + headBytes;
    buffer.writeUInt32BE(used - from, recordAt);
    buffer.writeUInt32BE(crc32(buffer, from, used), recordAt + 4);
    this.bytes += used - recordAt;
  }

  uint8(value: number): void {
    this.reserve(1);
    this.buffer[this.used++] = value;
  }

  uint16(value: number): void {
    this.reserve(2);
    this.used = this.buffer.writeUInt16BE(value, this.used);
  }

  uint32(value: number): void {
    this.reserve(4);
    this.used = this.buffer.writeUInt32BE(value, this.used);
  }

  float64(value: number): void {
    this.reserve(8);
    this.used = this.buffer.writeDoubleBE(value, this.used);
  }

  bytesField(value: Buffer): void {
    this.uint32(value.length);
    this.reserve(value.length);
    value.copy(this.buffer, this.used);
    this.used += value.length;
  }

  text(value: string): void {
    this.bytesField(Buffer.from(value));
  }

  /** Hands all records to the operating system. Throws what it says; the records are then still here. */
  commit(): void {
    if (this.used === 0) return;
    const whole = this.used;
    let written = 0;
    try {
      while (written < whole) written += writeSync(this.file, this.buffer, written, whole - written);
    } finally {
      // what was taken must not be offered again
      if (written < whole) this.buffer.copyWithin(0, written, whole);
      this.used = whole - written;
    }
    this.recordAt = 0;
    this.unsynced = true;
    if (this.policy === 'always') {
      fdatasyncSync(this.file);
      this.unsynced = false;
    }
    if (this.buffer.length > 16 * bufferBytes) this.buffer = Buffer.allocUnsafe(bufferBytes);
  }

  /** Replaces the journal by the records that `write` appends. Throws what the system says and goes on as before. */
  rewrite(write: () => void): void {
    const before = { file: this.file, bytes: this.bytes, buffer: this.buffer, used: this.used };
    const fresh = `${this.path(this.generation + 1)}.new`;
    try {
      this.file = openSync(fresh, 'w', 0o600);
      this.buffer = Buffer.allocUnsafe(bufferBytes);
      this.used = 0;
      this.bytes = magic.length;
      writeSync(this.file, magic);
      write();
      this.commit();
      fsyncSync(this.file);
      renameSync(fresh, this.path(this.generation + 1));
      this.syncFolder();
    } catch (error) {
      if (this.file !== before.file) closeSync(this.file);
      Object.assign(this, before);
      rmSync(fresh, { force: true });
      throw error;
    }
    closeSync(before.file);
    rmSync(this.path());
    this.generation++;
    this.unsynced = false;
  }

  /** While rewriting: keeps the buffer small. */
  spill(): void {
    if (this.used >= bufferBytes) this.commit();
  }

  /** Gives up what was not committed. */
  close(): void {
    clearInterval(this.timer);
    closeSync(this.file);
    rmSync(join(this.folder, 'lock'), { force: true });
  }

  private sync(): void {
    if (!this.unsynced || this.syncing) return;
    this.unsynced = false;
    this.syncing = true;
    const { file } = this;
    fdatasync(file, error => {
      this.syncing = false;
      // a rewrite may have closed the file, having synced what replaces it
      if (error !== null && file === this.file) this.warn(`cannot sync ${this.path()}: ${error.message}`);
    });
  }

  private syncFolder(): void {
    const folder = openSync(this.folder, 'r');
    fsyncSync(folder);
    closeSync(folder);
  }

  private path(generation = this.generation): string {
    return join(this.folder, `journal.${generation}`);
  }

  /** Two brokers on one journal would destroy it. A lock of a process that is gone does not count. */
  private lock(): void {
    const path = join(this.folder, 'lock');
    for (let tries = 0; ; tries++) {
      try {
        writeFileSync(path, `${process.pid} ${lifeOf(process.pid)}\n`, { flag: 'wx' });
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries > 2) throw error;
        const [pid, life] = readFileSync(path, 'utf8').trim().split(' ');
        const holder = Number(pid);
        // after a power cut its number may be another program's
        const same = life === undefined || life === lifeOf(holder);
        if (holder !== process.pid && same && isAlive(holder)) throw storeInUse(this.folder, holder);
        rmSync(path, { force: true });
      }
    }
  }

  private reserve(length: number): void {
    if (this.used + length <= this.buffer.length) return;
    if (this.used + length > largestRecord) throw new RangeError('journal record too large');
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.used + length));
    this.buffer.copy(larger, 0, 0, this.used);
    this.buffer = larger;
  }
}

function usable(error: unknown): Error | undefined {
  return error instanceof Error && error.name === 'ThingsError' ? error : undefined;
}

/**
 * Tells a process from others that have or had its number: the boot of the machine, and when it began in it (field 22
 * of proc(5) stat, behind the name in parentheses, which may hold anything). `-` where the system does not say.
 */
function lifeOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return `${boot}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return '-';
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
