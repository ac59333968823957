import type { CelInput } from '@bufbuild/cel'
import { causeOf } from '../cause/cause.ts'
import type { Letter } from '../letters/letter.ts'
import { diedAt } from '../letters/letter-time.ts'
import { celOfBytes } from './cel-value.ts'

type Read = (letter: Letter) => CelInput

const whole = (value: number | undefined): CelInput =>
  value === undefined || !Number.isSafeInteger(value) ? null : BigInt(value)

/**
 * What an expression knows of a letter, by name: the names of `--json`. What the letter does not tell is null. Times are
 * milliseconds since the epoch.
 */
export const letterVariables: Readonly<Record<string, Read>> = {
  topic: ({ record }) => record.topic,
  partition: ({ record }) => whole(record.partition),
  offset: ({ record }) => whole(record.offset),
  timestamp: ({ record }) => whole(record.timestamp),
  origin: ({ facts }) =>
    new Map<string, CelInput>([
      ['topic', facts.topic ?? null],
      ['partition', whole(facts.partition)],
      ['offset', whole(facts.offset)],
      ['timestamp', whole(facts.timestamp)]
    ]),
  group: ({ facts }) => facts.group ?? null,
  stage: ({ facts }) => facts.stage ?? null,
  class: ({ facts }) => facts.class ?? null,
  cause: causeOf,
  error: ({ facts }) => facts.errorName ?? null,
  message: ({ facts }) => facts.message ?? null,
  stack: ({ facts }) => facts.stack ?? null,
  attempts: ({ facts }) => whole(facts.attempts),
  redrives: ({ redrives }) => whole(redrives),
  dialect: ({ facts }) => facts.dialect,
  at: letter => whole(diedAt(letter)),
  key: ({ record }) => celOfBytes(record.rawKey),
  value: ({ record }) => celOfBytes(record.rawValue),
  size: ({ record }) => whole(record.rawValue?.length ?? 0),
  // Of repeated names the last one counts, as everywhere where headers are read.
  headers: ({ record }) =>
    new Map<string, CelInput>(record.headers.map(({ name, value }) => [name, value?.toString('utf8') ?? null]))
}

/** The variables of one letter: each is worked out when an expression asks for it, and once. */
export function variablesOf(letter: Letter): Record<string, CelInput> {
  const variables: Record<string, CelInput> = {}
  for (const [name, read] of Object.entries(letterVariables)) {
    Object.defineProperty(variables, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = read(letter)
        Object.defineProperty(variables, name, { value, enumerable: true })
        return value
      }
    })
  }
  return variables
}
