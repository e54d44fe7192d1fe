import { expect, it } from 'vitest';
import { acmeTrial } from './fixtures/acme-trial.ts';
import { answerMistakes } from './fixtures/answer-mistakes.ts';
import { failsAlone } from './fixtures/fails-alone.ts';
import { walkMistakes } from './fixtures/walk-mistakes.ts';
import { testProvider } from './provider-suite.ts';

failsAlone(walkMistakes);

it('there is a mistake for every rule', () => {
  const rules = testProvider(acmeTrial()).map(({ rule }) => rule);
  expect(Object.keys({ ...walkMistakes, ...answerMistakes }).sort()).toEqual(rules.sort());
});
