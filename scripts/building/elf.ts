/**
 * The few things a build does to ELF files (System V ABI, chapters 4 and 5), for either word size, so that no
 * binary tools of another processor need to be installed. Little endian only.
 */

const LOAD = 1;
const DYNAMIC = 2;
const NOTE = 4;
const GNU_RELRO = 0x6474e552;
const NEEDED = 1;
const STRTAB = 5;

/** Where a field of a program header lies, by word size; `word` fields are as wide as an address. */
const layouts = {
  narrow: { offset: 4, address: 8, physical: 12, fileSize: 16, memorySize: 20, flags: 24, align: 28 },
  wide: { flags: 4, offset: 8, address: 16, physical: 24, fileSize: 32, memorySize: 40, align: 48 },
};

interface Segment {
  type: number;
  /** Of its header in the file. */
  at: number;
  offset: number;
  address: number;
  fileSize: number;
  memorySize: number;
}

export class Elf {
  readonly bytes: Buffer;
  readonly wide: boolean;

  /** `bytes` is changed in place by what changes no length. */
  constructor(bytes: Buffer) {
    if (bytes.readUInt32BE(0) !== 0x7f454c46 || bytes[5] !== 1)
      throw new Error('not a little-endian ELF file');
    this.bytes = bytes;
    this.wide = bytes[4] === 2;
  }

  /** The content of a section. */
  section(name: string): Buffer | undefined {
    const table = this.#word(this.wide ? 0x28 : 0x20);
    const [entrySize, count, namesIndex] = [0, 2, 4].map(skip =>
      this.bytes.readUInt16LE((this.wide ? 0x3a : 0x2e) + skip),
    ) as [number, number, number];
    const [offsetAt, sizeAt] = this.wide ? [0x18, 0x20] : [0x10, 0x14];
    const names = this.#word(table + namesIndex * entrySize + offsetAt);
    for (let index = 0; index < count; index += 1) {
      const at = table + index * entrySize;
      if (this.#string(names + this.bytes.readUInt32LE(at)) !== name) continue;
      const offset = this.#word(at + offsetAt);
      return this.bytes.subarray(offset, offset + this.#word(at + sizeAt));
    }
    return undefined;
  }

  /** Without what is never loaded: symbols, debugging information, and the section headers, which only tools read. */
  stripped(): Elf {
    const end = Math.max(...this.#segments().map(({ offset, fileSize }) => offset + fileSize));
    const copy = new Elf(Buffer.from(this.bytes.subarray(0, end)));
    copy.#setWord(this.wide ? 0x28 : 0x20, 0);
    copy.bytes.fill(0, this.wide ? 0x3c : 0x30, this.wide ? 0x40 : 0x34); // their number, and the one with the names
    return copy;
  }

  /** Takes a shared library off the list of those to load. Only for one whose symbols nothing uses. */
  removeNeeded(library: string): void {
    const dynamic = this.#segments().find(({ type }) => type === DYNAMIC);
    if (!dynamic) return;
    const size = this.wide ? 16 : 8;
    const entries: { tag: number; value: number; bytes: Buffer }[] = [];
    for (let at = dynamic.offset; at < dynamic.offset + dynamic.fileSize; at += size) {
      const bytes = Buffer.from(this.bytes.subarray(at, at + size));
      entries.push({ tag: this.#word(at), value: this.#word(at + size / 2), bytes });
    }
    const strings = this.#offsetOf(entries.find(({ tag }) => tag === STRTAB)!.value);
    const kept = entries.filter(
      ({ tag, value }) => tag !== NEEDED || this.#string(strings + value) !== library,
    );
    const list = Buffer.concat([
      ...kept.map(({ bytes }) => bytes),
      Buffer.alloc(size * (entries.length - kept.length)),
    ]);
    list.copy(this.bytes, dynamic.offset);
  }

  /**
   * With `content` as a note called `name` that is mapped when the program runs, at the end of the file. Its two
   * program headers take the places of ones the program can do without: its own note (its ABI tag) and the one
   * that makes relocated data read-only. A longer table of headers would have to move to where old kernels, which
   * compute its address from its place in the file, do not find it.
   */
  withNote(name: string, content: Uint8Array): Elf {
    const segments = this.#segments();
    const note = segments.find(({ type }) => type === NOTE);
    const spare = segments.find(({ type }) => type === GNU_RELRO);
    if (!note || !spare) throw new Error('no program headers to spare');
    const page = 0x10000; // the largest page of any target
    const nameBytes = Buffer.from(`${name}\0`);
    const header = Buffer.alloc(12);
    header.writeUInt32LE(nameBytes.length, 0);
    header.writeUInt32LE(content.length, 4);
    const padded = (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
    const body = Buffer.concat([header, padded(nameBytes), padded(content)]);

    const roundUp = (value: number) => Math.ceil(value / page) * page;
    const offset = roundUp(this.bytes.length);
    const address = roundUp(
      Math.max(...segments.filter(({ type }) => type === LOAD).map(each => each.address + each.memorySize)),
    );
    const result = new Elf(Buffer.concat([this.bytes, Buffer.alloc(offset - this.bytes.length), body]));
    for (const [place, type, align] of [
      [note, NOTE, 4],
      [spare, LOAD, page],
    ] as const) {
      result.#setSegment(place.at, { type, offset, address, size: body.length, align });
    }
    return result;
  }

  #segments(): Segment[] {
    const table = this.#word(this.wide ? 0x20 : 0x1c);
    const size = this.bytes.readUInt16LE(this.wide ? 0x36 : 0x2a);
    const count = this.bytes.readUInt16LE(this.wide ? 0x38 : 0x2c);
    const layout = this.wide ? layouts.wide : layouts.narrow;
    return Array.from({ length: count }, (_, index) => {
      const at = table + index * size;
      const field = (name: 'offset' | 'address' | 'fileSize' | 'memorySize') => this.#word(at + layout[name]);
      return {
        type: this.bytes.readUInt32LE(at),
        at,
        offset: field('offset'),
        address: field('address'),
        fileSize: field('fileSize'),
        memorySize: field('memorySize'),
      };
    });
  }

  #setSegment(
    at: number,
    {
      type,
      offset,
      address,
      size,
      align,
    }: { type: number; offset: number; address: number; size: number; align: number },
  ): void {
    const layout = this.wide ? layouts.wide : layouts.narrow;
    this.bytes.writeUInt32LE(type, at);
    this.bytes.writeUInt32LE(4, at + layout.flags); // read
    this.#setWord(at + layout.offset, offset);
    this.#setWord(at + layout.address, address);
    this.#setWord(at + layout.physical, address);
    this.#setWord(at + layout.fileSize, size);
    this.#setWord(at + layout.memorySize, size);
    this.#setWord(at + layout.align, align);
  }

  /** Where in the file lies what is mapped at `address`. */
  #offsetOf(address: number): number {
    const segment = this.#segments().find(
      each => each.type === LOAD && address >= each.address && address < each.address + each.fileSize,
    );
    if (!segment) throw new Error(`nothing is mapped at ${address.toString(16)}`);
    return address - segment.address + segment.offset;
  }

  #word(at: number): number {
    return this.wide ? Number(this.bytes.readBigUInt64LE(at)) : this.bytes.readUInt32LE(at);
  }

  #setWord(at: number, value: number): void {
    if (this.wide) this.bytes.writeBigUInt64LE(BigInt(value), at);
    else this.bytes.writeUInt32LE(value, at);
  }

  #string(at: number): string {
    return this.bytes.toString('latin1', at, this.bytes.indexOf(0, at));
  }
}
