import {
  addOffsetsToTxnRequest,
  addOffsetsToTxnResponse
} from '../../packages/broker/src/protocol/messages/add-offsets-to-txn.ts'
import {
  addPartitionsToTxnRequest,
  addPartitionsToTxnResponse
} from '../../packages/broker/src/protocol/messages/add-partitions-to-txn.ts'
import { alterConfigsRequest, alterConfigsResponse } from '../../packages/broker/src/protocol/messages/alter-configs.ts'
import {
  alterPartitionReassignmentsRequest,
  alterPartitionReassignmentsResponse
} from '../../packages/broker/src/protocol/messages/alter-partition-reassignments.ts'
import { apiVersionsRequest, apiVersionsResponse } from '../../packages/broker/src/protocol/messages/api-versions.ts'
import {
  consumerGroupDescribeRequest,
  consumerGroupDescribeResponse
} from '../../packages/broker/src/protocol/messages/consumer-group-describe.ts'
import {
  consumerGroupHeartbeatRequest,
  consumerGroupHeartbeatResponse
} from '../../packages/broker/src/protocol/messages/consumer-group-heartbeat.ts'
import { createAclsRequest, createAclsResponse } from '../../packages/broker/src/protocol/messages/create-acls.ts'
import {
  createPartitionsRequest,
  createPartitionsResponse
} from '../../packages/broker/src/protocol/messages/create-partitions.ts'
import { createTopicsRequest, createTopicsResponse } from '../../packages/broker/src/protocol/messages/create-topics.ts'
import { deleteAclsRequest, deleteAclsResponse } from '../../packages/broker/src/protocol/messages/delete-acls.ts'
import { deleteGroupsRequest, deleteGroupsResponse } from '../../packages/broker/src/protocol/messages/delete-groups.ts'
import {
  deleteRecordsRequest,
  deleteRecordsResponse
} from '../../packages/broker/src/protocol/messages/delete-records.ts'
import { deleteTopicsRequest, deleteTopicsResponse } from '../../packages/broker/src/protocol/messages/delete-topics.ts'
import { describeAclsRequest, describeAclsResponse } from '../../packages/broker/src/protocol/messages/describe-acls.ts'
import {
  describeClientQuotasRequest,
  describeClientQuotasResponse
} from '../../packages/broker/src/protocol/messages/describe-client-quotas.ts'
import {
  describeClusterRequest,
  describeClusterResponse
} from '../../packages/broker/src/protocol/messages/describe-cluster.ts'
import {
  describeConfigsRequest,
  describeConfigsResponse
} from '../../packages/broker/src/protocol/messages/describe-configs.ts'
import {
  describeGroupsRequest,
  describeGroupsResponse
} from '../../packages/broker/src/protocol/messages/describe-groups.ts'
import {
  describeLogDirsRequest,
  describeLogDirsResponse
} from '../../packages/broker/src/protocol/messages/describe-log-dirs.ts'
import {
  describeProducersRequest,
  describeProducersResponse
} from '../../packages/broker/src/protocol/messages/describe-producers.ts'
import {
  describeTopicPartitionsRequest,
  describeTopicPartitionsResponse
} from '../../packages/broker/src/protocol/messages/describe-topic-partitions.ts'
import {
  describeTransactionsRequest,
  describeTransactionsResponse
} from '../../packages/broker/src/protocol/messages/describe-transactions.ts'
import {
  describeUserScramCredentialsRequest,
  describeUserScramCredentialsResponse
} from '../../packages/broker/src/protocol/messages/describe-user-scram-credentials.ts'
import { electLeadersRequest, electLeadersResponse } from '../../packages/broker/src/protocol/messages/elect-leaders.ts'
import { endTxnRequest, endTxnResponse } from '../../packages/broker/src/protocol/messages/end-txn.ts'
import { fetchRequest, fetchResponse } from '../../packages/broker/src/protocol/messages/fetch.ts'
import {
  findCoordinatorRequest,
  findCoordinatorResponse
} from '../../packages/broker/src/protocol/messages/find-coordinator.ts'
import { heartbeatRequest, heartbeatResponse } from '../../packages/broker/src/protocol/messages/heartbeat.ts'
import {
  incrementalAlterConfigsRequest,
  incrementalAlterConfigsResponse
} from '../../packages/broker/src/protocol/messages/incremental-alter-configs.ts'
import {
  initProducerIdRequest,
  initProducerIdResponse
} from '../../packages/broker/src/protocol/messages/init-producer-id.ts'
import { joinGroupRequest, joinGroupResponse } from '../../packages/broker/src/protocol/messages/join-group.ts'
import { leaveGroupRequest, leaveGroupResponse } from '../../packages/broker/src/protocol/messages/leave-group.ts'
import { listGroupsRequest, listGroupsResponse } from '../../packages/broker/src/protocol/messages/list-groups.ts'
import { listOffsetsRequest, listOffsetsResponse } from '../../packages/broker/src/protocol/messages/list-offsets.ts'
import {
  listPartitionReassignmentsRequest,
  listPartitionReassignmentsResponse
} from '../../packages/broker/src/protocol/messages/list-partition-reassignments.ts'
import {
  listTransactionsRequest,
  listTransactionsResponse
} from '../../packages/broker/src/protocol/messages/list-transactions.ts'
import { metadataRequest, metadataResponse } from '../../packages/broker/src/protocol/messages/metadata.ts'
import { offsetCommitRequest, offsetCommitResponse } from '../../packages/broker/src/protocol/messages/offset-commit.ts'
import { offsetDeleteRequest, offsetDeleteResponse } from '../../packages/broker/src/protocol/messages/offset-delete.ts'
import { offsetFetchRequest, offsetFetchResponse } from '../../packages/broker/src/protocol/messages/offset-fetch.ts'
import {
  offsetForLeaderEpochRequest,
  offsetForLeaderEpochResponse
} from '../../packages/broker/src/protocol/messages/offset-for-leader-epoch.ts'
import { produceRequest, produceResponse } from '../../packages/broker/src/protocol/messages/produce.ts'
import {
  saslAuthenticateRequest,
  saslAuthenticateResponse
} from '../../packages/broker/src/protocol/messages/sasl-authenticate.ts'
import {
  saslHandshakeRequest,
  saslHandshakeResponse
} from '../../packages/broker/src/protocol/messages/sasl-handshake.ts'
import { syncGroupRequest, syncGroupResponse } from '../../packages/broker/src/protocol/messages/sync-group.ts'
import {
  txnOffsetCommitRequest,
  txnOffsetCommitResponse
} from '../../packages/broker/src/protocol/messages/txn-offset-commit.ts'
import {
  updateFeaturesRequest,
  updateFeaturesResponse
} from '../../packages/broker/src/protocol/messages/update-features.ts'
import { type Versions, versions } from '../../packages/broker/src/protocol/versions.ts'

/** Every API that the embedded broker has tables of, by its name in the protocol. */
export const apis = {
  Produce: { key: 0, request: produceRequest, response: produceResponse },
  Fetch: { key: 1, request: fetchRequest, response: fetchResponse },
  ListOffsets: { key: 2, request: listOffsetsRequest, response: listOffsetsResponse },
  Metadata: { key: 3, request: metadataRequest, response: metadataResponse },
  OffsetCommit: { key: 8, request: offsetCommitRequest, response: offsetCommitResponse },
  OffsetFetch: { key: 9, request: offsetFetchRequest, response: offsetFetchResponse },
  FindCoordinator: { key: 10, request: findCoordinatorRequest, response: findCoordinatorResponse },
  JoinGroup: { key: 11, request: joinGroupRequest, response: joinGroupResponse },
  Heartbeat: { key: 12, request: heartbeatRequest, response: heartbeatResponse },
  LeaveGroup: { key: 13, request: leaveGroupRequest, response: leaveGroupResponse },
  SyncGroup: { key: 14, request: syncGroupRequest, response: syncGroupResponse },
  DescribeGroups: { key: 15, request: describeGroupsRequest, response: describeGroupsResponse },
  ListGroups: { key: 16, request: listGroupsRequest, response: listGroupsResponse },
  SaslHandshake: { key: 17, request: saslHandshakeRequest, response: saslHandshakeResponse },
  ApiVersions: { key: 18, request: apiVersionsRequest, response: apiVersionsResponse },
  CreateTopics: { key: 19, request: createTopicsRequest, response: createTopicsResponse },
  DeleteTopics: { key: 20, request: deleteTopicsRequest, response: deleteTopicsResponse },
  DeleteRecords: { key: 21, request: deleteRecordsRequest, response: deleteRecordsResponse },
  InitProducerId: { key: 22, request: initProducerIdRequest, response: initProducerIdResponse },
  OffsetForLeaderEpoch: { key: 23, request: offsetForLeaderEpochRequest, response: offsetForLeaderEpochResponse },
  AddPartitionsToTxn: { key: 24, request: addPartitionsToTxnRequest, response: addPartitionsToTxnResponse },
  AddOffsetsToTxn: { key: 25, request: addOffsetsToTxnRequest, response: addOffsetsToTxnResponse },
  EndTxn: { key: 26, request: endTxnRequest, response: endTxnResponse },
  TxnOffsetCommit: { key: 28, request: txnOffsetCommitRequest, response: txnOffsetCommitResponse },
  DescribeAcls: { key: 29, request: describeAclsRequest, response: describeAclsResponse },
  CreateAcls: { key: 30, request: createAclsRequest, response: createAclsResponse },
  DeleteAcls: { key: 31, request: deleteAclsRequest, response: deleteAclsResponse },
  DescribeConfigs: { key: 32, request: describeConfigsRequest, response: describeConfigsResponse },
  AlterConfigs: { key: 33, request: alterConfigsRequest, response: alterConfigsResponse },
  DescribeLogDirs: { key: 35, request: describeLogDirsRequest, response: describeLogDirsResponse },
  SaslAuthenticate: { key: 36, request: saslAuthenticateRequest, response: saslAuthenticateResponse },
  CreatePartitions: { key: 37, request: createPartitionsRequest, response: createPartitionsResponse },
  DeleteGroups: { key: 42, request: deleteGroupsRequest, response: deleteGroupsResponse },
  ElectLeaders: { key: 43, request: electLeadersRequest, response: electLeadersResponse },
  IncrementalAlterConfigs: {
    key: 44,
    request: incrementalAlterConfigsRequest,
    response: incrementalAlterConfigsResponse
  },
  AlterPartitionReassignments: {
    key: 45,
    request: alterPartitionReassignmentsRequest,
    response: alterPartitionReassignmentsResponse
  },
  ListPartitionReassignments: {
    key: 46,
    request: listPartitionReassignmentsRequest,
    response: listPartitionReassignmentsResponse
  },
  OffsetDelete: { key: 47, request: offsetDeleteRequest, response: offsetDeleteResponse },
  DescribeClientQuotas: { key: 48, request: describeClientQuotasRequest, response: describeClientQuotasResponse },
  DescribeUserScramCredentials: {
    key: 50,
    request: describeUserScramCredentialsRequest,
    response: describeUserScramCredentialsResponse
  },
  UpdateFeatures: { key: 57, request: updateFeaturesRequest, response: updateFeaturesResponse },
  DescribeCluster: { key: 60, request: describeClusterRequest, response: describeClusterResponse },
  DescribeProducers: { key: 61, request: describeProducersRequest, response: describeProducersResponse },
  DescribeTransactions: { key: 65, request: describeTransactionsRequest, response: describeTransactionsResponse },
  ListTransactions: { key: 66, request: listTransactionsRequest, response: listTransactionsResponse },
  ConsumerGroupHeartbeat: { key: 68, request: consumerGroupHeartbeatRequest, response: consumerGroupHeartbeatResponse },
  ConsumerGroupDescribe: { key: 69, request: consumerGroupDescribeRequest, response: consumerGroupDescribeResponse },
  DescribeTopicPartitions: {
    key: 75,
    request: describeTopicPartitionsRequest,
    response: describeTopicPartitionsResponse
  }
} as const

export type ApiName = keyof typeof apis

export function versionsOf(api: ApiName): Versions {
  return versions(apis[api].request.versions)
}
