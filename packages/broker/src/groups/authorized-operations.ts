/** Codes of operations on a group, as a bit set: with no authorizer a client may do them all. */
const read = 3
const remove = 6
const describe = 8
const describeConfigs = 10
const alterConfigs = 11

export const groupOperations = [read, remove, describe, describeConfigs, alterConfigs].reduce(
  (bits, operation) => bits | (1 << operation),
  0
)
