/**
 * Features that clients act upon (KIP-584). With transaction.version 2 a client adds partitions to its transaction by
 * producing to them and has its epoch raised at each end (KIP-890); group.version 1 offers the consumer protocol (KIP-848).
 */
const levels = [
  { name: 'group.version', lowest: 0, highest: 1, finalized: 1 },
  { name: 'transaction.version', lowest: 0, highest: 2, finalized: 2 }
]

export const features = {
  supportedFeatures: levels.map(({ name, lowest, highest }) => ({ name, minVersion: lowest, maxVersion: highest })),
  finalizedFeaturesEpoch: 1n,
  finalizedFeatures: levels.map(({ name, finalized }) => ({
    name,
    minVersionLevel: finalized,
    maxVersionLevel: finalized
  }))
}
