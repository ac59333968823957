/** Letters in files, and the end of letters. */
export const archiveHelp = {
  export: {
    summary: 'write dead letters to a file: JSON lines that import brings back, or CSV',
    description:
      'Writes the letters that a filter means to --file (mode 0600, and not over one that is there) or to stdout. A line of JSON holds a letter byte for byte, and import brings it back; CSV is for spreadsheets. What is masked is hidden here too, and such a line is not taken back.',
    examples: [
      'dead-letter export --dlq error.orders.billing --all --file letters.jsonl',
      'dead-letter export --dlq error.orders.billing --cause TypeError --format csv --file letters.csv',
      'dead-letter export --dlq error.orders.billing --since 24h | jq -c .value'
    ]
  },
  import: {
    summary: 'write letters of a file that export wrote back to a dead-letter topic',
    description:
      'Writes the letters of a file to --dlq: key, value and headers byte for byte, each to the partition that it lay in where the topic has it. Their timestamps are the present time, so that retention keeps them. The whole file is looked at before the first is written; asks, and tells the audit.',
    examples: ['dead-letter import --dlq error.orders.billing --file letters.jsonl']
  },
  rescue: {
    summary: 'bring letters that retention will soon delete to a file, or to a topic that keeps them',
    description:
      'Takes the open letters that retention may delete within --within to a file, as export writes it, or to a topic parked.…, which is created to keep them until somebody deletes it. The letters stay where they are too. A topic gets each letter once, however often the command is given.',
    examples: [
      'dead-letter rescue --dlq error.orders.billing --all --within 48h --file rescued.jsonl',
      'dead-letter rescue --dlq error.orders.billing --all --to parked.error.orders.billing'
    ]
  },
  truncate: {
    summary: 'delete the beginning of a dead-letter topic, up to the first open letter',
    description:
      'Deletes, for every reader and for good, what lies before the first letter of each partition about which nothing is decided, or which failed again after it was sent back. A parked letter goes only where its copy is there, a parked copy never. Shows what goes and asks; tells the audit.',
    examples: ["dead-letter truncate --dlq error.orders.billing --why 'T-17 is done'"]
  },
  prune: {
    summary: 'take out of the ledger what was decided about failures of which no letter is left',
    description:
      'Reads all dead-letter and parked topics, and takes decisions, notes and assignments out of the ledger (tombstones) whose failures have no letter any more, nor a copy that could come back: what was sent back stays as long as a target still holds the copies. A record that its group reads again and that fails again is the same failure: so what was discarded, parked or sent back stays, unless --older says since when no source, and no file to be imported, has a record any more. Says what would go and what stays and why, asks, and tells the audit, which keeps it all. One topic that cannot be read ends it, and nothing goes; topics that this principal may not see are not known to it.',
    examples: ['dead-letter prune', 'dead-letter prune --older 30d --yes --json']
  },
  erase: {
    summary: 'find and delete what dead-letter topics, exports and fixtures hold of one person',
    description:
      'Lists the letters with a key, or with a value in a field, in all dead-letter and parked topics (or --dlq), exports (--file) and fixtures (--fixtures), asks, and deletes what can be deleted. Kafka deletes from the beginning of a log only: what lies behind open letters or parked copies stays, and it is said until when. Neither key nor value is kept in the audit.',
    examples: [
      'dead-letter erase --key customer-42 --why T-18',
      "dead-letter erase --field '$.customer.id=42' --file letters.jsonl --fixtures test/letters"
    ]
  }
} as const
