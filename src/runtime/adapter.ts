/**
 * How one kind of object with internal state (a Map, a Date, a timer handle) is captured and rebuilt. Properties,
 * prototype and extensibility are common to all objects and not an adapter's business.
 */
export interface Adapter<T extends object = object> {
  /** Names the kind in snapshots: never change it. */
  name: string;
  is(value: object): value is T;
  /** Why this one cannot be captured, if so. */
  refuse?(value: T): string | undefined;
  /** The internal state: any values, which may lead back to the object itself. */
  save(value: T): unknown[];
  /** The first value of the state is a state machine, or undefined. */
  machine?: true;
  /** Objects of the runtime that belong to the state, behind what `save` gives. */
  parts?(value: T): readonly object[];
  /**
   * Makes the bare object. Objects in `state` are undefined, unless `eager`: then they exist, but may not be
   * filled yet, so rely on their identity only.
   */
  create(state: unknown[]): T;
  eager?: boolean;
  /** Completes it, once every object exists; if `early`, before the others are complete. */
  fill?(value: T, state: unknown[]): void;
  early?: true;
  /** Own properties that the internal state brings along. */
  ownKeys?: readonly (string | symbol)[] | ((value: T) => readonly (string | symbol)[]);
  /** No program can get hold of one: its state is all there is to it. */
  internal?: true;
  /** Internal, and held by one other object only, of whose `parts` it is. */
  part?: true;
  /** Of objects laid out alike, either all are of this kind or none is: a private name or the like tells. */
  byLayout?: true;
  /** The prototype `create` gives. */
  prototype?: object;
}

/** For tables of adapters of different types: each is only handed what its own `is` accepted. */
export function adapter<T extends object>(definition: Adapter<T>): Adapter {
  return definition as unknown as Adapter;
}
