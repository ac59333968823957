import { addressText, type BrokerAddress } from '../connection-options.ts'

/** Known brokers that are tried before those that were given: when a cluster has moved, all of them may be gone. */
const knownFirst = 2

/**
 * Whom to ask what any broker can answer: one with a connection first, then a few of the known ones, then those that were
 * given (KIP-899), then the other known ones. Each takes up to `connectTimeoutMs`, and there may be hundreds.
 */
export function candidates(
  known: readonly BrokerAddress[],
  given: readonly BrokerAddress[],
  connected: (address: BrokerAddress) => boolean
): BrokerAddress[] {
  const others = known.filter(address => !connected(address))
  const ordered = [
    ...[...known, ...given].filter(connected),
    ...others.slice(0, knownFirst),
    ...given,
    ...others.slice(knownFirst)
  ]
  return [...new Map(ordered.map(address => [addressText(address), address])).values()]
}
