// Decorators of the standard: classes, methods, accessors and fields, with initializers.
const log: string[] = [];
function logged<T extends (...args: any[]) => any>(method: T, context: ClassMethodDecoratorContext): T {
  return function (this: unknown, ...args: any[]) {
    log.push(`${String(context.name)}(${args})`);
    return method.apply(this, args);
  } as T;
}
function register(_class: unknown, context: ClassDecoratorContext) {
  log.push('registered ' + context.name);
}
function doubled(_: undefined, context: ClassFieldDecoratorContext) {
  return (value: number) => value * 2;
}
@register
class Calculator {
  @doubled start = 21;
  total = 0;
  @logged
  add(n: number) {
    this.total += n;
    return this;
  }
}
const calculator = new Calculator();

setTimeout(() => {
  calculator.add(1).add(2);
  console.log(calculator.start, calculator.total, log.join(', '));
  setTimeout(() => {
    new Calculator().add(calculator.start);
    console.log(log.join(', '), calculator instanceof Calculator, Calculator.name);
  }, 1);
}, 1);
