/**
 * SuppressedError for engines without it (Node before 24): what an error of one that has it becomes here. The global
 * object stays as the engine made it, so a program that looks whether there is such a class sees the truth.
 */
export const SuppressedError: unknown = Reflect.get(globalThis, 'SuppressedError') ?? standIn();

/** ECMA-262, 20.5.9. */
function standIn(): unknown {
  const hidden = (value: unknown) => ({ value, writable: true, enumerable: false, configurable: true });
  class SuppressedError extends Error {
    constructor(error: unknown, suppressed: unknown, message?: string) {
      super(message);
      Object.defineProperties(this, { error: hidden(error), suppressed: hidden(suppressed) });
    }
  }
  Object.defineProperty(SuppressedError.prototype, 'name', hidden('SuppressedError'));
  return SuppressedError;
}
