import { lookup } from 'node:dns/promises'
import { DeadLetterError } from '../errors.ts'
import { addressText, type BrokerAddress } from './connection-options.ts'

/** How long a name may take to resolve before nothing is concluded from it. */
const resolvedWithinMs = 5_000

/** An address that a broker told clients to use cannot be reached: what has to be changed is at the broker, or in DNS. */
export function advertisedUnreachable(nodeId: number, address: BrokerAddress, cause: DeadLetterError): DeadLetterError {
  return new DeadLetterError(
    'BROKER_ADVERTISED_UNREACHABLE',
    { nodeId, brokers: addressText(address), reason: cause.details.reason },
    cause
  )
}

/**
 * Which of the brokers advertise a name that does not exist here. A name server that does not answer is no sign of that.
 */
export async function unresolvedBrokers(
  brokers: Iterable<BrokerAddress & { readonly nodeId: number }>
): Promise<DeadLetterError[]> {
  const found = await Promise.all(
    [...brokers].map(async ({ nodeId, host, port }) => {
      const reason = await nameFailure(host)
      return reason === null
        ? []
        : [
            new DeadLetterError('BROKER_ADVERTISED_UNREACHABLE', {
              nodeId,
              brokers: addressText({ host, port }),
              reason
            })
          ]
    })
  )
  return found.flat()
}

async function nameFailure(host: string): Promise<string | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(resolve, resolvedWithinMs, null)
  try {
    const looked = lookup(host).then(
      () => null,
      (error: NodeJS.ErrnoException) => (error.code === 'ENOTFOUND' ? `the name ${host} does not resolve` : null)
    )
    return await Promise.race([looked, late])
  } finally {
    clearTimeout(timer)
  }
}
