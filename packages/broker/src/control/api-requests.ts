import type { MessageOf } from '../protocol/fields.ts'
import type { addOffsetsToTxnRequest } from '../protocol/messages/add-offsets-to-txn.ts'
import type { addPartitionsToTxnRequest } from '../protocol/messages/add-partitions-to-txn.ts'
import type { alterConfigsRequest } from '../protocol/messages/alter-configs.ts'
import type { alterPartitionReassignmentsRequest } from '../protocol/messages/alter-partition-reassignments.ts'
import type { apiVersionsRequest } from '../protocol/messages/api-versions.ts'
import type { consumerGroupDescribeRequest } from '../protocol/messages/consumer-group-describe.ts'
import type { consumerGroupHeartbeatRequest } from '../protocol/messages/consumer-group-heartbeat.ts'
import type { createAclsRequest } from '../protocol/messages/create-acls.ts'
import type { createPartitionsRequest } from '../protocol/messages/create-partitions.ts'
import type { createTopicsRequest } from '../protocol/messages/create-topics.ts'
import type { deleteAclsRequest } from '../protocol/messages/delete-acls.ts'
import type { deleteGroupsRequest } from '../protocol/messages/delete-groups.ts'
import type { deleteRecordsRequest } from '../protocol/messages/delete-records.ts'
import type { deleteTopicsRequest } from '../protocol/messages/delete-topics.ts'
import type { describeAclsRequest } from '../protocol/messages/describe-acls.ts'
import type { describeClientQuotasRequest } from '../protocol/messages/describe-client-quotas.ts'
import type { describeClusterRequest } from '../protocol/messages/describe-cluster.ts'
import type { describeConfigsRequest } from '../protocol/messages/describe-configs.ts'
import type { describeGroupsRequest } from '../protocol/messages/describe-groups.ts'
import type { describeLogDirsRequest } from '../protocol/messages/describe-log-dirs.ts'
import type { describeProducersRequest } from '../protocol/messages/describe-producers.ts'
import type { describeTopicPartitionsRequest } from '../protocol/messages/describe-topic-partitions.ts'
import type { describeTransactionsRequest } from '../protocol/messages/describe-transactions.ts'
import type { describeUserScramCredentialsRequest } from '../protocol/messages/describe-user-scram-credentials.ts'
import type { electLeadersRequest } from '../protocol/messages/elect-leaders.ts'
import type { endTxnRequest } from '../protocol/messages/end-txn.ts'
import type { fetchRequest } from '../protocol/messages/fetch.ts'
import type { findCoordinatorRequest } from '../protocol/messages/find-coordinator.ts'
import type { heartbeatRequest } from '../protocol/messages/heartbeat.ts'
import type { incrementalAlterConfigsRequest } from '../protocol/messages/incremental-alter-configs.ts'
import type { initProducerIdRequest } from '../protocol/messages/init-producer-id.ts'
import type { joinGroupRequest } from '../protocol/messages/join-group.ts'
import type { leaveGroupRequest } from '../protocol/messages/leave-group.ts'
import type { listGroupsRequest } from '../protocol/messages/list-groups.ts'
import type { listOffsetsRequest } from '../protocol/messages/list-offsets.ts'
import type { listPartitionReassignmentsRequest } from '../protocol/messages/list-partition-reassignments.ts'
import type { listTransactionsRequest } from '../protocol/messages/list-transactions.ts'
import type { metadataRequest } from '../protocol/messages/metadata.ts'
import type { offsetCommitRequest } from '../protocol/messages/offset-commit.ts'
import type { offsetDeleteRequest } from '../protocol/messages/offset-delete.ts'
import type { offsetFetchRequest } from '../protocol/messages/offset-fetch.ts'
import type { offsetForLeaderEpochRequest } from '../protocol/messages/offset-for-leader-epoch.ts'
import type { produceRequest } from '../protocol/messages/produce.ts'
import type { saslAuthenticateRequest } from '../protocol/messages/sasl-authenticate.ts'
import type { saslHandshakeRequest } from '../protocol/messages/sasl-handshake.ts'
import type { syncGroupRequest } from '../protocol/messages/sync-group.ts'
import type { txnOffsetCommitRequest } from '../protocol/messages/txn-offset-commit.ts'
import type { updateFeaturesRequest } from '../protocol/messages/update-features.ts'

/** The request of each API that is served, as a test sees it: all fields of the protocol, whatever its version. */
export interface ApiRequests {
  readonly AddOffsetsToTxn: MessageOf<typeof addOffsetsToTxnRequest>
  readonly AddPartitionsToTxn: MessageOf<typeof addPartitionsToTxnRequest>
  readonly AlterConfigs: MessageOf<typeof alterConfigsRequest>
  readonly AlterPartitionReassignments: MessageOf<typeof alterPartitionReassignmentsRequest>
  readonly ApiVersions: MessageOf<typeof apiVersionsRequest>
  readonly ConsumerGroupDescribe: MessageOf<typeof consumerGroupDescribeRequest>
  readonly ConsumerGroupHeartbeat: MessageOf<typeof consumerGroupHeartbeatRequest>
  readonly CreateAcls: MessageOf<typeof createAclsRequest>
  readonly CreatePartitions: MessageOf<typeof createPartitionsRequest>
  readonly CreateTopics: MessageOf<typeof createTopicsRequest>
  readonly DeleteAcls: MessageOf<typeof deleteAclsRequest>
  readonly DeleteGroups: MessageOf<typeof deleteGroupsRequest>
  readonly DeleteRecords: MessageOf<typeof deleteRecordsRequest>
  readonly DeleteTopics: MessageOf<typeof deleteTopicsRequest>
  readonly DescribeAcls: MessageOf<typeof describeAclsRequest>
  readonly DescribeClientQuotas: MessageOf<typeof describeClientQuotasRequest>
  readonly DescribeCluster: MessageOf<typeof describeClusterRequest>
  readonly DescribeConfigs: MessageOf<typeof describeConfigsRequest>
  readonly DescribeGroups: MessageOf<typeof describeGroupsRequest>
  readonly DescribeLogDirs: MessageOf<typeof describeLogDirsRequest>
  readonly DescribeProducers: MessageOf<typeof describeProducersRequest>
  readonly DescribeTopicPartitions: MessageOf<typeof describeTopicPartitionsRequest>
  readonly DescribeTransactions: MessageOf<typeof describeTransactionsRequest>
  readonly DescribeUserScramCredentials: MessageOf<typeof describeUserScramCredentialsRequest>
  readonly ElectLeaders: MessageOf<typeof electLeadersRequest>
  readonly EndTxn: MessageOf<typeof endTxnRequest>
  readonly Fetch: MessageOf<typeof fetchRequest>
  readonly FindCoordinator: MessageOf<typeof findCoordinatorRequest>
  readonly Heartbeat: MessageOf<typeof heartbeatRequest>
  readonly IncrementalAlterConfigs: MessageOf<typeof incrementalAlterConfigsRequest>
  readonly InitProducerId: MessageOf<typeof initProducerIdRequest>
  readonly JoinGroup: MessageOf<typeof joinGroupRequest>
  readonly LeaveGroup: MessageOf<typeof leaveGroupRequest>
  readonly ListGroups: MessageOf<typeof listGroupsRequest>
  readonly ListOffsets: MessageOf<typeof listOffsetsRequest>
  readonly ListPartitionReassignments: MessageOf<typeof listPartitionReassignmentsRequest>
  readonly ListTransactions: MessageOf<typeof listTransactionsRequest>
  readonly Metadata: MessageOf<typeof metadataRequest>
  readonly OffsetCommit: MessageOf<typeof offsetCommitRequest>
  readonly OffsetDelete: MessageOf<typeof offsetDeleteRequest>
  readonly OffsetFetch: MessageOf<typeof offsetFetchRequest>
  readonly OffsetForLeaderEpoch: MessageOf<typeof offsetForLeaderEpochRequest>
  readonly Produce: MessageOf<typeof produceRequest>
  readonly SaslAuthenticate: MessageOf<typeof saslAuthenticateRequest>
  readonly SaslHandshake: MessageOf<typeof saslHandshakeRequest>
  readonly SyncGroup: MessageOf<typeof syncGroupRequest>
  readonly TxnOffsetCommit: MessageOf<typeof txnOffsetCommitRequest>
  readonly UpdateFeatures: MessageOf<typeof updateFeaturesRequest>
}

/** The name of an API as the protocol documents it. */
export type ApiName = keyof ApiRequests
