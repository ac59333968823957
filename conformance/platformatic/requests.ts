import {
  type API,
  addOffsetsToTxnV3,
  addOffsetsToTxnV4,
  addPartitionsToTxnV4,
  consumerGroupDescribeV0,
  consumerGroupHeartbeatV0,
  consumerGroupHeartbeatV1,
  createPartitionsV3,
  createTopicsV7,
  deleteRecordsV2,
  deleteTopicsV6,
  describeConfigsV4,
  describeGroupsV5,
  endTxnV3,
  endTxnV4,
  findCoordinatorV4,
  heartbeatV4,
  incrementalAlterConfigsV1,
  initProducerIdV4,
  joinGroupV7,
  joinGroupV8,
  joinGroupV9,
  leaveGroupV4,
  leaveGroupV5,
  listGroupsV4,
  listOffsetsV7,
  metadataV12,
  offsetCommitV8,
  offsetCommitV9,
  offsetFetchV8,
  offsetFetchV9,
  offsetForLeaderEpochV4,
  syncGroupV5,
  txnOffsetCommitV3,
  txnOffsetCommitV4
} from '@platformatic/kafka'
import { fetchVersions } from './fetch-codec.ts'
import { produceVersions } from './produce-codec.ts'

/** A request of the protocol in the versions that this library speaks, best first. All take the same arguments. */
export interface Request<A extends unknown[], R> {
  readonly name: string
  readonly key: number
  readonly versions: readonly API<A, R>[]
}

function request<A extends unknown[], R>(name: string, versions: readonly [API<A, R>, ...API<A, R>[]]): Request<A, R> {
  return { name, key: versions[0].key, versions }
}

/**
 * Apache Kafka 3.1 (topic ids in fetches) serves one version of each row, and so does every release since. A newer
 * version stands here only where it brings something that this library uses.
 */
export const requests = {
  metadata: request('Metadata', [metadataV12.api]),
  listOffsets: request('ListOffsets', [listOffsetsV7.api]),
  deleteRecords: request('DeleteRecords', [deleteRecordsV2.api]),
  offsetForLeaderEpoch: request('OffsetForLeaderEpoch', [offsetForLeaderEpochV4.api]),
  fetch: request('Fetch', fetchVersions),
  produce: request('Produce', produceVersions),
  initProducerId: request('InitProducerId', [initProducerIdV4.api]),
  addPartitionsToTxn: request('AddPartitionsToTxn', [addPartitionsToTxnV4.api]),
  addOffsetsToTxn: request('AddOffsetsToTxn', [addOffsetsToTxnV4.api, addOffsetsToTxnV3.api]),
  txnOffsetCommit: request('TxnOffsetCommit', [txnOffsetCommitV4.api, txnOffsetCommitV3.api]),
  endTxn: request('EndTxn', [endTxnV4.api, endTxnV3.api]),
  findCoordinator: request('FindCoordinator', [findCoordinatorV4.api]),
  joinGroup: request('JoinGroup', [joinGroupV9.api, joinGroupV8.api, joinGroupV7.api]),
  syncGroup: request('SyncGroup', [syncGroupV5.api]),
  heartbeat: request('Heartbeat', [heartbeatV4.api]),
  leaveGroup: request('LeaveGroup', [leaveGroupV5.api, leaveGroupV4.api]),
  // Only for the 'consumer' protocol: served from Apache Kafka 4.0 on.
  consumerGroupHeartbeat: request('ConsumerGroupHeartbeat', [
    consumerGroupHeartbeatV1.api,
    consumerGroupHeartbeatV0.api
  ]),
  describeGroups: request('DescribeGroups', [describeGroupsV5.api]),
  listGroups: request('ListGroups', [listGroupsV4.api]),
  consumerGroupDescribe: request('ConsumerGroupDescribe', [consumerGroupDescribeV0.api]),
  offsetCommit: request('OffsetCommit', [offsetCommitV9.api, offsetCommitV8.api]),
  offsetFetch: request('OffsetFetch', [offsetFetchV9.api, offsetFetchV8.api]),
  createTopics: request('CreateTopics', [createTopicsV7.api]),
  createPartitions: request('CreatePartitions', [createPartitionsV3.api]),
  describeConfigs: request('DescribeConfigs', [describeConfigsV4.api]),
  alterConfigs: request('IncrementalAlterConfigs', [incrementalAlterConfigsV1.api]),
  deleteTopics: request('DeleteTopics', [deleteTopicsV6.api])
} as const
