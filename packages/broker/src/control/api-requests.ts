import type { MessageOf } from '@dead-letter/protocol'
import type { addOffsetsToTxnRequest } from '@dead-letter/protocol/messages/add-offsets-to-txn'
import type { addPartitionsToTxnRequest } from '@dead-letter/protocol/messages/add-partitions-to-txn'
import type { alterConfigsRequest } from '@dead-letter/protocol/messages/alter-configs'
import type { alterPartitionReassignmentsRequest } from '@dead-letter/protocol/messages/alter-partition-reassignments'
import type { apiVersionsRequest } from '@dead-letter/protocol/messages/api-versions'
import type { consumerGroupDescribeRequest } from '@dead-letter/protocol/messages/consumer-group-describe'
import type { consumerGroupHeartbeatRequest } from '@dead-letter/protocol/messages/consumer-group-heartbeat'
import type { createAclsRequest } from '@dead-letter/protocol/messages/create-acls'
import type { createPartitionsRequest } from '@dead-letter/protocol/messages/create-partitions'
import type { createTopicsRequest } from '@dead-letter/protocol/messages/create-topics'
import type { deleteAclsRequest } from '@dead-letter/protocol/messages/delete-acls'
import type { deleteGroupsRequest } from '@dead-letter/protocol/messages/delete-groups'
import type { deleteRecordsRequest } from '@dead-letter/protocol/messages/delete-records'
import type { deleteTopicsRequest } from '@dead-letter/protocol/messages/delete-topics'
import type { describeAclsRequest } from '@dead-letter/protocol/messages/describe-acls'
import type { describeClientQuotasRequest } from '@dead-letter/protocol/messages/describe-client-quotas'
import type { describeClusterRequest } from '@dead-letter/protocol/messages/describe-cluster'
import type { describeConfigsRequest } from '@dead-letter/protocol/messages/describe-configs'
import type { describeGroupsRequest } from '@dead-letter/protocol/messages/describe-groups'
import type { describeLogDirsRequest } from '@dead-letter/protocol/messages/describe-log-dirs'
import type { describeProducersRequest } from '@dead-letter/protocol/messages/describe-producers'
import type { describeTopicPartitionsRequest } from '@dead-letter/protocol/messages/describe-topic-partitions'
import type { describeTransactionsRequest } from '@dead-letter/protocol/messages/describe-transactions'
import type { describeUserScramCredentialsRequest } from '@dead-letter/protocol/messages/describe-user-scram-credentials'
import type { electLeadersRequest } from '@dead-letter/protocol/messages/elect-leaders'
import type { endTxnRequest } from '@dead-letter/protocol/messages/end-txn'
import type { fetchRequest } from '@dead-letter/protocol/messages/fetch'
import type { findCoordinatorRequest } from '@dead-letter/protocol/messages/find-coordinator'
import type { heartbeatRequest } from '@dead-letter/protocol/messages/heartbeat'
import type { incrementalAlterConfigsRequest } from '@dead-letter/protocol/messages/incremental-alter-configs'
import type { initProducerIdRequest } from '@dead-letter/protocol/messages/init-producer-id'
import type { joinGroupRequest } from '@dead-letter/protocol/messages/join-group'
import type { leaveGroupRequest } from '@dead-letter/protocol/messages/leave-group'
import type { listGroupsRequest } from '@dead-letter/protocol/messages/list-groups'
import type { listOffsetsRequest } from '@dead-letter/protocol/messages/list-offsets'
import type { listPartitionReassignmentsRequest } from '@dead-letter/protocol/messages/list-partition-reassignments'
import type { listTransactionsRequest } from '@dead-letter/protocol/messages/list-transactions'
import type { metadataRequest } from '@dead-letter/protocol/messages/metadata'
import type { offsetCommitRequest } from '@dead-letter/protocol/messages/offset-commit'
import type { offsetDeleteRequest } from '@dead-letter/protocol/messages/offset-delete'
import type { offsetFetchRequest } from '@dead-letter/protocol/messages/offset-fetch'
import type { offsetForLeaderEpochRequest } from '@dead-letter/protocol/messages/offset-for-leader-epoch'
import type { produceRequest } from '@dead-letter/protocol/messages/produce'
import type { saslAuthenticateRequest } from '@dead-letter/protocol/messages/sasl-authenticate'
import type { saslHandshakeRequest } from '@dead-letter/protocol/messages/sasl-handshake'
import type { syncGroupRequest } from '@dead-letter/protocol/messages/sync-group'
import type { txnOffsetCommitRequest } from '@dead-letter/protocol/messages/txn-offset-commit'
import type { updateFeaturesRequest } from '@dead-letter/protocol/messages/update-features'

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
