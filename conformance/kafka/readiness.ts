import { setTimeout as sleep } from 'node:timers/promises'
import { Connection, findCoordinatorV4, metadataV12 } from '@platformatic/kafka'

/**
 * Waits until every one of these brokers answers, knows all `nodes` brokers of the cluster, and names a coordinator
 * for groups (the first question creates the topic of committed offsets).
 */
export async function untilReady(
  ports: readonly number[],
  nodes: number,
  deadline: number,
  alive: () => boolean
): Promise<void> {
  await Promise.all(ports.map(port => untilAnswers(port, nodes, deadline, alive)))
}

async function untilAnswers(port: number, nodes: number, deadline: number, alive: () => boolean): Promise<void> {
  let last: unknown = 'nothing was tried'
  while (Date.now() < deadline && alive()) {
    last = await trouble(port, nodes)
    if (last === null) return
    await sleep(40)
  }
  if (!alive()) throw new Error('a broker ended while it was starting')
  throw new Error(`127.0.0.1:${port} was not ready in time: ${last}`)
}

async function trouble(port: number, nodes: number): Promise<string | null> {
  const connection = new Connection('readiness', { connectTimeout: 2000, requestTimeout: 5000 })
  try {
    await connection.connect('127.0.0.1', port)
    const metadata = await metadataV12.api.async(connection, [], false, false)
    if (metadata.brokers.length < nodes) return `it knows ${metadata.brokers.length} of ${nodes} brokers`
    const { coordinators } = await findCoordinatorV4.api.async(connection, 0, ['readiness'])
    return coordinators[0]?.errorCode === 0 ? null : `no group coordinator (error ${coordinators[0]?.errorCode})`
  } catch (error) {
    if (error instanceof TypeError) throw error
    return error instanceof Error ? error.message : String(error)
  } finally {
    await connection.close().catch(() => {})
  }
}
