import type { TestContext } from 'node:test'
import { keyText, type Letter, readCause } from '@dead-letter/operator'
import { type Framework, type JavaProgram, missingForFrameworks, startFramework } from '../../frameworks/index.ts'
import { embedded, endOffsets, produce, waitFor } from '../../harness/index.ts'
import { kafkaIsAtLeast } from '../../kafka/index.ts'
import { lettersOf, operator } from '../operator/cluster.ts'

/** Options of tests that start other frameworks' programs. */
export const needsFrameworks: { readonly skip: string | false } = { skip: reasonAgainst() }

function reasonAgainst(): string | false {
  if (embedded) return 'real Kafka only: it judges what frameworks write, not a broker of ours'
  if (!kafkaIsAtLeast(4, 4)) return 'the programs are written for Kafka 4.4'
  // Under CI it has to be there: the test then fails, and says what is missing.
  return process.env.CI === 'true' ? false : (missingForFrameworks() ?? false)
}

/** Starts a program that is ended with the test. */
export async function framework(
  t: TestContext,
  name: Framework,
  main: string,
  args: readonly string[]
): Promise<JavaProgram> {
  const program = await startFramework(name, main, args)
  t.after(() => program.end())
  return program
}

/** A topic's letters by where they come from, once there are so many. */
export async function awaitLetters(
  t: TestContext,
  topic: string,
  count: number,
  program?: JavaProgram
): Promise<readonly Letter[]> {
  let over = false
  void program?.ended.then(() => (over = true))
  await waitFor(
    `${count} letters in ${topic}`,
    async () => {
      if (over) throw new Error(`The program ended:\n${program?.output()}`)
      return (await endOffsets(topic)).reduce((sum, end) => sum + end, 0) >= count
    },
    { deadlineMs: 120_000 }
  )
  const letters = await lettersOf(operator(t).cluster, topic)
  return letters.sort((a, b) => (a.facts.offset ?? 0) - (b.facts.offset ?? 0))
}

/** What is asked of a letter, in one line each. */
export const origins = (letters: readonly Letter[]): readonly string[] =>
  letters.map(({ facts }) => `${facts.dialect} ${facts.topic}/${facts.partition}/${facts.offset} ${facts.group ?? '-'}`)

export const causes = (letters: readonly Letter[]): readonly string[] =>
  letters.map(letter => {
    const { name, message } = readCause(letter)
    return `${name}: ${message.split('\n', 1)[0]}`
  })

/** How many causes, and how many failures they are. */
export const distinct = (letters: readonly Letter[]): { readonly causes: number; readonly failures: number } => ({
  causes: new Set(letters.map(letter => readCause(letter).fingerprint)).size,
  failures: new Set(letters.map(({ key }) => keyText(key))).size
})

/** Writes each letter again, as a framework does that was killed before its commit. */
export const again = (topic: string, letters: readonly Letter[]): Promise<unknown> =>
  produce(
    topic,
    letters.map(({ record }) => ({
      ...{ key: record.rawKey, value: record.rawValue, timestamp: record.timestamp },
      headers: record.headers.map(({ name, value }) => [name, value] as const)
    }))
  )
