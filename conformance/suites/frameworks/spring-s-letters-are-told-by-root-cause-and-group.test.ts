import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokers, produce, testTopic, uniqueName } from '../../harness/index.ts'
import { awaitLetters, causes, distinct, framework, needsFrameworks, origins } from './letters.ts'

test(
  'letters of the binder, of a recoverer and of retry topics, of two groups in one topic each',
  needsFrameworks,
  async t => {
    const [binder, binderDlq, listener, retry] = [
      await testTopic(t),
      await testTopic(t),
      await testTopic(t),
      await testTopic(t)
    ]
    const [listenerDlq, retryDlq] = [`${listener}-dlt`, `${retry}-dlt`]
    for (const name of [listenerDlq, retryDlq, `${retry}-retry`]) await testTopic(t, { name })
    const [first, second] = [uniqueName('billing'), uniqueName('audit')]
    const records = ['sql-1', 'order-2', 'order-3'].map(value => ({ value }))
    await produce(binder, records)
    await produce(retry, records)
    await produce(listener, [...records, { value: '{' }])
    const given = { brokers: brokers(), binder, 'binder.dlq': binderDlq, listener, retry, first, second }
    const program = await framework(
      t,
      'spring',
      'letters.SpringLetters',
      Object.entries(given).map(pair => `--${pair.join('=')}`)
    )
    const sql = 'java.sql.SQLException: duplicate key value violates unique constraint "orders_pkey"'
    const order = (n: number): string => `java.lang.IllegalArgumentException: order order-${n} has no customer`

    const recovered = await awaitLetters(t, listenerDlq, 8, program)
    for (const group of [first, second]) {
      const own = recovered.filter(({ facts }) => facts.group === group)
      assert.deepEqual(
        origins(own),
        [0, 1, 2, 3].map(offset => `spring-kafka ${listener}/0/${offset} ${group}`)
      )
      const unread = 'java.lang.IllegalArgumentException: no order begins with a brace'
      assert.deepEqual(causes(own), [sql, order(2), order(3), unread])
    }
    // The listener that called is a place in the service's own code; of the SQL error Java leaves it out (`... 26 more`).
    assert.deepEqual(distinct(recovered), { causes: 4, failures: 8 })

    const retried = await awaitLetters(t, retryDlq, 3, program)
    assert.deepEqual(
      origins(retried),
      [0, 1, 2].map(offset => `spring-kafka-retry ${retry}/0/${offset} ${first}-retry`)
    )
    assert.deepEqual(causes(retried), [sql, order(2), order(3)])
    assert.deepEqual(
      retried.map(({ facts }) => facts.attempts),
      [3, 3, 3]
    )
    assert.deepEqual(distinct(retried), { causes: 2, failures: 3 })

    const bound = await awaitLetters(t, binderDlq, 6, program)
    assert.deepEqual(
      origins(bound),
      [0, 0, 1, 1, 2, 2].map(offset => `spring-cloud-stream ${binder}/0/${offset} -`)
    )
    assert.deepEqual(causes(bound), [sql, sql, order(2), order(2), order(3), order(3)])
    // No header of the binder's tells the group: two groups that share a dead-letter topic are one failure.
    assert.deepEqual(distinct(bound), { causes: 2, failures: 3 })
    await program.end()
  }
)
