/** What has a configuration (KIP-226, KIP-714, KIP-848), by the protocol's ids. */
export const resourceTypes = { topic: 2, broker: 4, brokerLogger: 8, clientMetrics: 16, group: 32 } as const

/** Where a value comes from (KIP-226), by the protocol's ids. */
export const configSources = {
  topic: 1,
  broker: 2,
  cluster: 3,
  given: 4,
  default: 5,
  brokerLogger: 6,
  group: 8
} as const

export interface ConfigResource {
  readonly resourceType: number
  readonly resourceName: string
}
