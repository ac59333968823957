import type { Api, ClientConnection } from '../apis/api.ts'
import { noFaults, type RequestFaults } from './request-faults.ts'

/** What becomes of one request. */
export interface Interception {
  readonly faults: RequestFaults
  /** Code to refuse the whole request with; 0 to let it be handled. */
  readonly refuseWith: number
  /** Waits, drops the connection, or does nothing, between the handling and the answer. */
  after(): Promise<void>
}

const nothing: Interception = { faults: noFaults, refuseWith: 0, after: async () => {} }

export class Control {
  async before(_api: Api, _request: unknown, _connection: ClientConnection): Promise<Interception> {
    return nothing
  }
}
