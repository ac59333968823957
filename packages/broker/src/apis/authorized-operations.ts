/** Codes of what a client may do with a resource, as a bit set (KIP-430): with no authorizer, everything that it offers. */
function bitsOf(...operations: readonly number[]): number {
  return operations.reduce((bits, operation) => bits | (1 << operation), 0)
}

const read = 3
const write = 4
const create = 5
const remove = 6
const alter = 7
const describe = 8
const clusterAction = 9
const describeConfigs = 10
const alterConfigs = 11
const idempotentWrite = 12

export const clusterOperations = bitsOf(
  create,
  alter,
  describe,
  clusterAction,
  describeConfigs,
  alterConfigs,
  idempotentWrite
)
export const groupOperations = bitsOf(read, remove, describe, describeConfigs, alterConfigs)
export const topicOperations = bitsOf(read, write, create, remove, alter, describe, describeConfigs, alterConfigs)

/** What the field has that was not asked for. */
export const operationsNotAsked = -2147483648
