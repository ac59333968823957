import { type Versions, versions } from '@dead-letter/protocol'
import { addOffsetsToTxnRequest, addOffsetsToTxnResponse } from '@dead-letter/protocol/messages/add-offsets-to-txn'
import {
  addPartitionsToTxnRequest,
  addPartitionsToTxnResponse
} from '@dead-letter/protocol/messages/add-partitions-to-txn'
import { alterConfigsRequest, alterConfigsResponse } from '@dead-letter/protocol/messages/alter-configs'
import {
  alterPartitionReassignmentsRequest,
  alterPartitionReassignmentsResponse
} from '@dead-letter/protocol/messages/alter-partition-reassignments'
import { apiVersionsRequest, apiVersionsResponse } from '@dead-letter/protocol/messages/api-versions'
import {
  consumerGroupDescribeRequest,
  consumerGroupDescribeResponse
} from '@dead-letter/protocol/messages/consumer-group-describe'
import {
  consumerGroupHeartbeatRequest,
  consumerGroupHeartbeatResponse
} from '@dead-letter/protocol/messages/consumer-group-heartbeat'
import { createAclsRequest, createAclsResponse } from '@dead-letter/protocol/messages/create-acls'
import { createPartitionsRequest, createPartitionsResponse } from '@dead-letter/protocol/messages/create-partitions'
import { createTopicsRequest, createTopicsResponse } from '@dead-letter/protocol/messages/create-topics'
import { deleteAclsRequest, deleteAclsResponse } from '@dead-letter/protocol/messages/delete-acls'
import { deleteGroupsRequest, deleteGroupsResponse } from '@dead-letter/protocol/messages/delete-groups'
import { deleteRecordsRequest, deleteRecordsResponse } from '@dead-letter/protocol/messages/delete-records'
import { deleteTopicsRequest, deleteTopicsResponse } from '@dead-letter/protocol/messages/delete-topics'
import { describeAclsRequest, describeAclsResponse } from '@dead-letter/protocol/messages/describe-acls'
import {
  describeClientQuotasRequest,
  describeClientQuotasResponse
} from '@dead-letter/protocol/messages/describe-client-quotas'
import { describeClusterRequest, describeClusterResponse } from '@dead-letter/protocol/messages/describe-cluster'
import { describeConfigsRequest, describeConfigsResponse } from '@dead-letter/protocol/messages/describe-configs'
import { describeGroupsRequest, describeGroupsResponse } from '@dead-letter/protocol/messages/describe-groups'
import { describeLogDirsRequest, describeLogDirsResponse } from '@dead-letter/protocol/messages/describe-log-dirs'
import { describeProducersRequest, describeProducersResponse } from '@dead-letter/protocol/messages/describe-producers'
import {
  describeTopicPartitionsRequest,
  describeTopicPartitionsResponse
} from '@dead-letter/protocol/messages/describe-topic-partitions'
import {
  describeTransactionsRequest,
  describeTransactionsResponse
} from '@dead-letter/protocol/messages/describe-transactions'
import {
  describeUserScramCredentialsRequest,
  describeUserScramCredentialsResponse
} from '@dead-letter/protocol/messages/describe-user-scram-credentials'
import { electLeadersRequest, electLeadersResponse } from '@dead-letter/protocol/messages/elect-leaders'
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
import {
  listPartitionReassignmentsRequest,
  listPartitionReassignmentsResponse
} from '@dead-letter/protocol/messages/list-partition-reassignments'
import { listTransactionsRequest, listTransactionsResponse } from '@dead-letter/protocol/messages/list-transactions'
import { metadataRequest, metadataResponse } from '@dead-letter/protocol/messages/metadata'
import { offsetCommitRequest, offsetCommitResponse } from '@dead-letter/protocol/messages/offset-commit'
import { offsetDeleteRequest, offsetDeleteResponse } from '@dead-letter/protocol/messages/offset-delete'
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
import { updateFeaturesRequest, updateFeaturesResponse } from '@dead-letter/protocol/messages/update-features'

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
