/** The faults that apply to one request. */
export interface RequestFaults {
  /** Code of an error that this request is to be answered with for a partition (or for a topic, or as a whole); 0 for none. */
  code(topic?: string, partition?: number): number
}

export const noFaults: RequestFaults = { code: () => 0 }
