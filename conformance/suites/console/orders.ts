import type { TestContext } from 'node:test'
import type { ConsoleOptions } from '@dead-letter/console'
import { produce, testTopic } from '../../harness/index.ts'
import { type TestConsole, testConsole } from './console.ts'
import { springLetter } from './letters.ts'

/** Makes orders.dlq, with so many letters. */
export async function ordersDlq(t: TestContext, brokers: string, letters: number): Promise<void> {
  await testTopic(t, { name: 'orders.dlq', brokers })
  await produce(
    'orders.dlq',
    Array.from({ length: letters }, (_, i) => springLetter(i)),
    { brokers }
  )
}

/** A console that has all letters of an orders.dlq in its index. */
export async function ordersConsole(
  t: TestContext,
  brokers: string,
  letters: number,
  options: Partial<ConsoleOptions> = {}
): Promise<TestConsole> {
  await ordersDlq(t, brokers, letters)
  const side = await testConsole(t, brokers, options)
  await side.indexed(letters)
  return side
}
