import { addOffsetsToTxn } from './add-offsets-to-txn.ts'
import { addPartitionsToTxn } from './add-partitions-to-txn.ts'
import { alterPartitionReassignments } from './alter-partition-reassignments.ts'
import type { Api } from './api.ts'
import { apiVersions } from './api-versions.ts'
import { createAcls } from './create-acls.ts'
import { deleteAcls } from './delete-acls.ts'
import { deleteGroups } from './delete-groups.ts'
import { describeAcls } from './describe-acls.ts'
import { describeClientQuotas } from './describe-client-quotas.ts'
import { describeGroups } from './describe-groups.ts'
import { describeTransactions } from './describe-transactions.ts'
import { describeUserScramCredentials } from './describe-user-scram-credentials.ts'
import { electLeaders } from './elect-leaders.ts'
import { endTxn } from './end-txn.ts'
import { findCoordinator } from './find-coordinator.ts'
import { heartbeat } from './heartbeat.ts'
import { initProducerId } from './init-producer-id.ts'
import { joinGroup } from './join-group.ts'
import { leaveGroup } from './leave-group.ts'
import { listGroups } from './list-groups.ts'
import { listPartitionReassignments } from './list-partition-reassignments.ts'
import { listTransactions } from './list-transactions.ts'
import { offsetCommit } from './offset-commit.ts'
import { offsetDelete } from './offset-delete.ts'
import { offsetFetch } from './offset-fetch.ts'
import { saslAuthenticate } from './sasl-authenticate.ts'
import { saslHandshake } from './sasl-handshake.ts'
import { syncGroup } from './sync-group.ts'
import { txnOffsetCommit } from './txn-offset-commit.ts'
import { updateFeatures } from './update-features.ts'

/** Every API that is served, by its key. A request for any other closes its connection, as Kafka does with a key that it does not know. */
export const apis: readonly Api[] = [
  offsetCommit,
  offsetFetch,
  findCoordinator,
  joinGroup,
  heartbeat,
  leaveGroup,
  syncGroup,
  describeGroups,
  listGroups,
  saslHandshake,
  initProducerId,
  addPartitionsToTxn,
  addOffsetsToTxn,
  endTxn,
  txnOffsetCommit,
  describeAcls,
  createAcls,
  deleteAcls,
  saslAuthenticate,
  deleteGroups,
  electLeaders,
  alterPartitionReassignments,
  listPartitionReassignments,
  offsetDelete,
  describeClientQuotas,
  describeUserScramCredentials,
  updateFeatures,
  describeTransactions,
  listTransactions,
  apiVersions(() => apis)
]
