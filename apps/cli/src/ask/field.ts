import { didYouMean, fieldOf, shortFields } from '@logs/core/query';
import { UsageError } from '../usage-error.ts';

/** The canonical name of a field, from an alias, a column of SQL or an attribute. @throws UsageError */
export function readField(flag: string, name: string): string {
  const field = fieldOf(name);
  if (field !== undefined) return field;
  const near = didYouMean(name, shortFields);
  throw new UsageError(`${flag} ${name}: there is no such field`, {
    hint:
      near === undefined
        ? `Fields are ${shortFields.join(', ')} and all attributes.`
        : `Did you mean ${near}?`,
  });
}
