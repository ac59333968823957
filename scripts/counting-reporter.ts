import type { EventData } from 'node:test'

/** A reporter for node's test runner whose output is the counts of the whole run, as one JSON object. */
export default async function* counts(events: AsyncIterable<{ type: string; data: unknown }>): AsyncGenerator<string> {
  for await (const event of events) {
    if (event.type !== 'test:summary') continue
    const summary = event.data as EventData.TestSummary
    // Each file has a summary of its own; the one without a file is the run's.
    if (summary.file === undefined) yield JSON.stringify(summary.counts)
  }
}
