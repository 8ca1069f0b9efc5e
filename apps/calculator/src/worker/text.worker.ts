/** Scenarios as text: YAML and JSON to objects and back, and the schema behind the form. Loaded when someone opens either. */
import { scenarioJsonSchema } from '@plimsoll/core';
import type { TextAnswer, TextQuestion } from '../messages.ts';
import { readProblems, readValue, withPlaces } from './read-problems.ts';
import { toYaml } from './yaml.ts';

self.addEventListener('message', ({ data: { id, question } }: MessageEvent<{ id: number; question: TextQuestion }>) => {
  let answer: TextAnswer;
  try {
    answer = answerTo(question);
  } catch (error) {
    answer = { kind: 'failure', message: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage({ id, answer });
});

function answerTo(question: TextQuestion): TextAnswer {
  switch (question.kind) {
    case 'toYaml':
      return { kind: 'yaml', text: toYaml(question.scenario, question.text) };
    case 'fromYaml':
      return { kind: 'scenario', ...readProblems(question.text) };
    case 'value':
      return { kind: 'value', value: readValue(question.text) };
    case 'places':
      return { kind: 'places', problems: withPlaces(question.text, question.problems) };
    case 'schema':
      return { kind: 'schema', schema: scenarioJsonSchema() };
  }
}
