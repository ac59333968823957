export { type ErrorName, errorCodes } from '@dead-letter/protocol'
export type { TopicPartition } from './apis/api.ts'
export { Broker } from './broker.ts'
export type { ApiName, ApiRequests } from './control/api-requests.ts'
export type {
  BrokerControl,
  Fault,
  FaultMoment,
  FaultOptions,
  RequestFilter,
  SeenRequest
} from './control/broker-control.ts'
export { BrokerError, type BrokerErrorCode, type BrokerErrorKind, type ErrorDetails, errorTable } from './errors.ts'
export { type BrokerOptions, configDefaults, type TopicOptions } from './options.ts'
