/** What the index is made of. Another number and it is made anew: it is a cache. */
export const schemaVersion = 10

/** Milliseconds of one slot of the rollup: the finest that trends tell. */
export const slotMs = 300_000

/** Slots that the rollup sums up, level by level: five minutes, an hour, a day. Each is some of the one before. */
export const levels = [1, 12, 288] as const

/**
 * - `meta`: `schema`, `identity`: of what the index is; `raw`: look-ups are not made yet; `dropped`: letters that were taken out to have
 *   room; `odd`: a letter tells a time that is none; `audit`: the topic that the audit is of.
 * - `dlqs`, `logs`: the topics that are followed, and how far; `epoch`: of the leader that wrote what was read last.
 * - `kinds`: what letters have in common, each combination once: filters and facets are answered from these few rows.
 * - `causes`, `said`: what letters of one fingerprint say: of each dead-letter topic what its own first one did, since who sees one topic
 *   is told nothing of another. The number of a topic is never another's, for the same reason.
 * - `letters`: a row for each letter. `lead` is 1 for the newest letter of each failure.
 * - `rollup`: letters and failures by kind, state and five minutes, hour and day (`level`): counts and trends are answered from it, a year
 *   by its days. `totals`: without the time.
 * - `spans`: between which ids the letters of a kind and five minutes are: full text is looked for in those alone.
 * - `word_blocks`: full text, a table `words_…` for so many letters, named by the first of them: which letters have a word, not where in
 *   them: a phrase is looked for in the letters that have its words. `kind` has the letter's kind as a word, so that a text within a few
 *   kinds is found by both at once.
 * - `decisions`, `notes`, `assignments`, `operations`, `parts`: what the ledger says.
 * - `audit`, `audit_failures`, `audit_logs`: the audit's entries, by the failures that they changed, and how far it is read.
 */
export const schema = `
create table meta (name text primary key, value text not null) without rowid;
create table dlqs (
  id integer primary key autoincrement, topic text not null unique, topic_id text, found_by text not null, dialect text,
  partitions integer not null default 0, depth integer not null default 0, newest integer,
  retention_ms integer, retention_known integer not null default 0,
  behind integer not null default 0, live integer not null default 0
);
create table logs (
  dlq integer not null, partition integer not null, next integer not null, first integer not null, last integer not null,
  epoch integer not null default -1,
  primary key (dlq, partition)
) without rowid;
create table causes (id integer primary key, fingerprint text not null unique, key blob not null);
create table said (
  cause integer not null, dlq integer not null, name text not null, example text not null, primary key (cause, dlq)
) without rowid;
create table kinds (
  id integer primary key, dlq integer not null, cause integer not null, origin text, grp text, stage text, class text,
  error text, dialect text
);
create unique index kinds_all on kinds (
  dlq, cause, ifnull(origin, ''), ifnull(grp, ''), ifnull(stage, ''), ifnull(class, ''), ifnull(error, ''), ifnull(dialect, '')
);
create table letters (
  id integer primary key, kind integer not null, dlq integer not null, partition integer not null, place integer not null,
  at integer not null, state text not null, lead integer not null, failure blob not null, redrives integer not null,
  attempts integer, origin_partition integer, origin_offset integer, origin_at integer,
  message text not null, key text, value text, size integer
);
create unique index letters_place on letters (dlq, partition, place);
create index letters_kind on letters (kind, state, at);
create index letters_at on letters (at);
create table rollup (
  level integer not null, kind integer not null, slot integer not null, state text not null,
  letters integer not null, leads integer not null, primary key (level, kind, slot, state)
) without rowid;
create table totals (
  kind integer not null, state text not null, letters integer not null, leads integer not null, primary key (kind, state)
) without rowid;
create table spans (
  kind integer not null, slot integer not null, low integer not null, high integer not null, primary key (kind, slot)
) without rowid;
create table decisions (
  key blob primary key, decision text not null, at integer not null, dlq text, value text not null
) without rowid;
create index decisions_at on decisions (at, dlq, decision);
create index decisions_operation on decisions (json_extract(value, '$.operation'), key);
create table notes (key blob primary key, value text not null) without rowid;
create table assignments (key blob primary key, value text not null) without rowid;
create table operations (id text primary key, value text not null) without rowid;
create table parts (id text not null, part text not null, value text not null, primary key (id, part)) without rowid;
create table audit (
  partition integer not null, place integer not null, at integer not null, event text not null, operation text not null,
  by text not null, action text not null, dlq text not null, value text not null, primary key (partition, place)
) without rowid;
create index audit_at on audit (at, partition, place);
create index audit_operation on audit (operation);
create index audit_approved on audit (at, partition, place) where event = 'approved';
create table audit_failures (
  failure blob not null, partition integer not null, place integer not null, primary key (failure, partition, place)
) without rowid;
create table audit_logs (partition integer primary key, next integer not null) without rowid;
create table word_blocks (low integer primary key);
`
