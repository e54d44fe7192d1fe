import { answerMistakes } from './fixtures/answer-mistakes.ts';
import { failsAlone } from './fixtures/fails-alone.ts';

failsAlone(answerMistakes);
