import type { Cluster } from '../cluster/cluster.ts'
import type { Control } from './operation/control.ts'

const everyMs = 1000

/**
 * Ends a run when the ledger gets partitions. Its lanes are those that there were, and so is where its entries go: beside entries that
 * were written by the new number they would count as older, and a failure that was sent back would look as if it was not. Given
 * again it has all lanes, and what was committed is known.
 * @param partitions how many the run knows
 * @returns ends watching
 */
export function endOnGrowth({ client }: Cluster, ledger: string, partitions: number, control: Control): () => void {
  let asking = false
  const look = async (): Promise<void> => {
    const found = (await client.metadata([ledger])).topics.get(ledger)?.partitions.length ?? 0
    if (found > partitions)
      control.end({ state: 'stopped', reason: `${ledger} got partitions, ${found} instead of ${partitions}` })
  }
  const timer = setInterval(() => {
    if (asking) return
    asking = true
    // Whether the cluster is there the run itself finds out.
    look()
      .catch(() => {})
      .finally(() => {
        asking = false
      })
  }, everyMs)
  return () => clearInterval(timer)
}
