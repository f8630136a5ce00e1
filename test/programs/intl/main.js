// Intl objects keep their locale and options.
const number = new Intl.NumberFormat('de-DE', { style: 'currency', currency: 'EUR' });
const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const plural = new Intl.PluralRules('en', { type: 'ordinal' });
const collator = new Intl.Collator('de', { sensitivity: 'base', numeric: true });
const list = new Intl.ListFormat('en', { type: 'disjunction' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const { compare } = collator;
const { format } = number;
const words = ['b10', 'B2', 'a1', 'A10'];

setTimeout(() => {
  console.log(number.format(1234.5).replace(/\s/g, ' '), date.format(0), plural.select(22));
  setTimeout(() => {
    console.log([...words].sort(compare).join(), list.format(['x', 'y', 'z']), relative.format(-1, 'day'));
    console.log(format(2).replace(/\s/g, ' '), number.resolvedOptions().currency, collator.resolvedOptions().numeric, compare === collator.compare);
  }, 1);
}, 1);
