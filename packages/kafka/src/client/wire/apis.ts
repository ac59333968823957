import { addOffsetsToTxnRequest, addOffsetsToTxnResponse } from '@dead-letter/protocol/messages/add-offsets-to-txn'
import {
  addPartitionsToTxnRequest,
  addPartitionsToTxnResponse
} from '@dead-letter/protocol/messages/add-partitions-to-txn'
import { apiVersionsRequest, apiVersionsResponse } from '@dead-letter/protocol/messages/api-versions'
import {
  consumerGroupDescribeRequest,
  consumerGroupDescribeResponse
} from '@dead-letter/protocol/messages/consumer-group-describe'
import {
  consumerGroupHeartbeatRequest,
  consumerGroupHeartbeatResponse
} from '@dead-letter/protocol/messages/consumer-group-heartbeat'
import { createPartitionsRequest, createPartitionsResponse } from '@dead-letter/protocol/messages/create-partitions'
import { createTopicsRequest, createTopicsResponse } from '@dead-letter/protocol/messages/create-topics'
import { deleteRecordsRequest, deleteRecordsResponse } from '@dead-letter/protocol/messages/delete-records'
import { deleteTopicsRequest, deleteTopicsResponse } from '@dead-letter/protocol/messages/delete-topics'
import { describeConfigsRequest, describeConfigsResponse } from '@dead-letter/protocol/messages/describe-configs'
import { describeGroupsRequest, describeGroupsResponse } from '@dead-letter/protocol/messages/describe-groups'
import { endTxnRequest, endTxnResponse } from '@dead-letter/protocol/messages/end-txn'
import { fetchRequest, fetchResponse } from '@dead-letter/protocol/messages/fetch'
import { findCoordinatorRequest, findCoordinatorResponse } from '@dead-letter/protocol/messages/find-coordinator'
import { heartbeatRequest, heartbeatResponse } from '@dead-letter/protocol/messages/heartbeat'
import {
  incrementalAlterConfigsRequest,
  incrementalAlterConfigsResponse
} from '@dead-letter/protocol/messages/incremental-alter-configs'
import { initProducerIdRequest, initProducerIdResponse } from '@dead-letter/protocol/messages/init-producer-id'
import { joinGroupRequest, joinGroupResponse } from '@dead-letter/protocol/messages/join-group'
import { leaveGroupRequest, leaveGroupResponse } from '@dead-letter/protocol/messages/leave-group'
import { listGroupsRequest, listGroupsResponse } from '@dead-letter/protocol/messages/list-groups'
import { listOffsetsRequest, listOffsetsResponse } from '@dead-letter/protocol/messages/list-offsets'
import { metadataRequest, metadataResponse } from '@dead-letter/protocol/messages/metadata'
import { offsetCommitRequest, offsetCommitResponse } from '@dead-letter/protocol/messages/offset-commit'
import { offsetFetchRequest, offsetFetchResponse } from '@dead-letter/protocol/messages/offset-fetch'
import {
  offsetForLeaderEpochRequest,
  offsetForLeaderEpochResponse
} from '@dead-letter/protocol/messages/offset-for-leader-epoch'
import { produceRequest, produceResponse } from '@dead-letter/protocol/messages/produce'
import { saslAuthenticateRequest, saslAuthenticateResponse } from '@dead-letter/protocol/messages/sasl-authenticate'
import { saslHandshakeRequest, saslHandshakeResponse } from '@dead-letter/protocol/messages/sasl-handshake'
import { syncGroupRequest, syncGroupResponse } from '@dead-letter/protocol/messages/sync-group'
import { txnOffsetCommitRequest, txnOffsetCommitResponse } from '@dead-letter/protocol/messages/txn-offset-commit'
import { api } from './api.ts'

/**
 * The lowest version of each row is what Apache Kafka 3.1 serves, the first with topic ids in fetches; the highest is what
 * the tables know, where that asks for nothing that this library does not have: offsets are committed and looked up by
 * name.
 */
export const apis = {
  apiVersions: api('ApiVersions', 18, [apiVersionsRequest, apiVersionsResponse], [0, 4]),
  saslHandshake: api('SaslHandshake', 17, [saslHandshakeRequest, saslHandshakeResponse], [1, 1]),
  saslAuthenticate: api('SaslAuthenticate', 36, [saslAuthenticateRequest, saslAuthenticateResponse], [0, 2]),
  metadata: api('Metadata', 3, [metadataRequest, metadataResponse], [12, 13]),
  listOffsets: api('ListOffsets', 2, [listOffsetsRequest, listOffsetsResponse], [7, 9]),
  offsetForLeaderEpoch: api(
    'OffsetForLeaderEpoch',
    23,
    [offsetForLeaderEpochRequest, offsetForLeaderEpochResponse],
    [3, 4]
  ),
  fetch: api('Fetch', 1, [fetchRequest, fetchResponse], [13, 17]),
  produce: api('Produce', 0, [produceRequest, produceResponse], [9, 13]),
  initProducerId: api('InitProducerId', 22, [initProducerIdRequest, initProducerIdResponse], [4, 5]),
  // From version 4 on it is for brokers.
  addPartitionsToTxn: api('AddPartitionsToTxn', 24, [addPartitionsToTxnRequest, addPartitionsToTxnResponse], [3, 3]),
  addOffsetsToTxn: api('AddOffsetsToTxn', 25, [addOffsetsToTxnRequest, addOffsetsToTxnResponse], [3, 4]),
  // Produce 12, EndTxn 5 and TxnOffsetCommit 5 mean transactions as of KIP-890.
  endTxn: api('EndTxn', 26, [endTxnRequest, endTxnResponse], [3, 5]),
  txnOffsetCommit: api('TxnOffsetCommit', 28, [txnOffsetCommitRequest, txnOffsetCommitResponse], [3, 5]),
  findCoordinator: api('FindCoordinator', 10, [findCoordinatorRequest, findCoordinatorResponse], [4, 6]),
  joinGroup: api('JoinGroup', 11, [joinGroupRequest, joinGroupResponse], [7, 9]),
  syncGroup: api('SyncGroup', 14, [syncGroupRequest, syncGroupResponse], [5, 5]),
  heartbeat: api('Heartbeat', 12, [heartbeatRequest, heartbeatResponse], [4, 4]),
  leaveGroup: api('LeaveGroup', 13, [leaveGroupRequest, leaveGroupResponse], [4, 5]),
  listGroups: api('ListGroups', 16, [listGroupsRequest, listGroupsResponse], [3, 3]),
  // Only for the 'consumer' protocol: served from Apache Kafka 4.0 on.
  consumerGroupHeartbeat: api(
    'ConsumerGroupHeartbeat',
    68,
    [consumerGroupHeartbeatRequest, consumerGroupHeartbeatResponse],
    [0, 1]
  ),
  describeGroups: api('DescribeGroups', 15, [describeGroupsRequest, describeGroupsResponse], [5, 6]),
  consumerGroupDescribe: api(
    'ConsumerGroupDescribe',
    69,
    [consumerGroupDescribeRequest, consumerGroupDescribeResponse],
    [0, 1]
  ),
  offsetCommit: api('OffsetCommit', 8, [offsetCommitRequest, offsetCommitResponse], [8, 9]),
  offsetFetch: api('OffsetFetch', 9, [offsetFetchRequest, offsetFetchResponse], [8, 9]),
  createTopics: api('CreateTopics', 19, [createTopicsRequest, createTopicsResponse], [7, 7]),
  createPartitions: api('CreatePartitions', 37, [createPartitionsRequest, createPartitionsResponse], [3, 3]),
  describeConfigs: api('DescribeConfigs', 32, [describeConfigsRequest, describeConfigsResponse], [4, 4]),
  alterConfigs: api(
    'IncrementalAlterConfigs',
    44,
    [incrementalAlterConfigsRequest, incrementalAlterConfigsResponse],
    [1, 1]
  ),
  deleteRecords: api('DeleteRecords', 21, [deleteRecordsRequest, deleteRecordsResponse], [2, 2]),
  deleteTopics: api('DeleteTopics', 20, [deleteTopicsRequest, deleteTopicsResponse], [6, 6])
} as const
