/**
 * Words that say what stands beside them. Lists, not rules: a message that names its cause in another way loses a name, and one
 * that puts a value behind one of these keeps it.
 */
export const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Behind them stands a name that tells causes apart. */
export const beforeNames = words(`
  column columns field fields property properties prop attribute attributes constraint index table relation view schema database
  collection module package class type types method function procedure argument arguments parameter parameters param option
  variable reading setting header topic bucket queue stream role operator codec encoding charset converter bean interface trait
  member element tag label policy rule feature extension plugin provider scheme protocol algorithm identifier annotation
  attribute: enum namespace assembly key command keyword alias sequence trigger partition_key exchange subject
  object import template cache job task breaker circuitbreaker bulkhead limiter ratelimiter flag
`)

/** Behind them stands the name of something in a database or a document, digits and all. */
export const beforeSchemaNames = words(`
  column columns field fields property properties constraint index table relation view sequence trigger attribute parameter
`)

/** Behind them stands what a record held. */
export const beforeValues = words(`
  value values input string text literal token entry got received was parsing parse near character char number parsed content
  contents data payload body line snippet found actual given provided
`)

/** Things that records are about: behind them stands which one. */
export const entities = words(`
  customer customers user users username login account accounts order orders product products item client member employee person
  patient tenant merchant vendor supplier seller buyer owner recipient sender contact name named city country company id sku booking
  invoice payment shipment device session book author article document file student teacher hotel driver vehicle wallet card
  warehouse vessel parcel agent doctor player guest passenger subscriber applicant candidate borrower lender courier restaurant reward
`)

/** Behind them two to four capitals are one of many: `currency XAU`. */
export const ofManyCodes = words('currency currencies country locale language')

/** Behind them a number or a short word is a code. */
export const beforeCodes = words(`
  status statuscode status_code httpstatus http_status code codes errorcode error_code errcode err_code errno sqlcode sqlstate
  hresult winerror exit exitcode exit_code rc ret signal http error err ora reason_code reasoncode errornumber error_number grpc_status
  grpc-status status-code error-code exit-code vendorcode nativeerror native_error violation
`)

/** Behind them a number of three digits is an HTTP status, if nothing is counted by it. */
export const beforeStatuses = words(`
  with returned returns return response responses responded respond got received receive answered replied unexpected server failed
  failure fail request requests call upstream success message a an gave sent was is by not get post put patch delete head options
`)

/** How the words of an HTTP status begin. */
export const statusWords = words(`
  Continue Switching OK Created Accepted Non-Authoritative No Partial Multiple Moved Found See Not Use Temporary Permanent Bad
  Unauthorized Payment Forbidden Method Proxy Request Conflict Gone Length Precondition Payload URI Unsupported Range Expectation
  Misdirected Unprocessable Locked Failed Upgrade Too Unavailable Internal Service Gateway HTTP Variant Insufficient Loop Network
  NotFound BadRequest Client Server Content
`)

/** Beginnings of codes that are letters and digits; `ORD-17` is an order. */
export const codePrefixes = words(`
  ORA PLS TNS SQL DB DPY DPI RMAN AADSTS IDX CS TS MSB NU NETSDK CA E P ERR ERROR EX HHH HV UT WFLY WFLYCTL ISPN JBAS JBWEB RESTEASY ARJUNA
  AMQ AMQP IJ GRPC SQLCODE SQLSTATE PG EF BC CVE CWE IGN SRMSG KIP LDAP SOAP AQ MONGO MY HTTP SEC WSS CWWK DSRA SRVE CWSIA WLS BEA
`)

/** Words with digits in them that are words. */
export const wordsWithDigits = words(`
  int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64 float16 decimal128 i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64
  int2 int4 float4 float8 bigint2 varchar2 number1 nvarchar2 binary32 binary64 fixed32 fixed64 sint32 sint64
  utf-8 utf8 utf8mb4 utf-16 utf16 utf-32 latin1 iso-8859-1 iso8859-1 windows-1252 cp1252 us-ascii7
  sha1 sha-1 sha256 sha-256 sha384 sha512 sha-512 md5 base64 base32 base58 hs256 rs256 es256 aes128 aes256 x509 pkcs8 pkcs12 p12
  oauth2 http2 http1 http3 h2 h2c s3 ec2 sqlite3 log4j log4j2 slf4j ipv4 ipv6 tls1 tls12 tls13 ssl3 k8s i18n l10n java8 python3 lz4 gzip2 bzip2
  protobuf3 proto2 proto3 jsr310 jdk8 junit4 junit5 urllib3 psycopg2 boto3 pg8000 iso8601 rfc3339 oauth1 neo4j db2 h264 mp3 mp4 utf7
`)

/** Names of values whose value says of which kind the failure is. */
const keptKeys = words(`
  type kind reason error cause exception class errortype error_type exceptiontype code desc category severity level
`)

/** `status = NOT_FOUND`, `type=missing`: what the failure is, not which record. */
export const isKeptKey = (key: string): boolean => keptKeys.has(key) || beforeCodes.has(key)

/** Remembered in place of a word that was somebody's name: what follows may be another part of it. */
export const somebody = '? ?'

/** `30 seconds` and `2 minutes` are a time. */
export const timeUnits = words(`
  ms msec millis millisecond milliseconds sec secs second seconds min mins minute minutes hour hours day days
`)

export const months = words(
  'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun GMT UTC CET CEST EST EDT PST PDT AM PM'
)

/** Last parts of names of hosts. */
export const hostEndings = words(`
  com net org io local internal localdomain svc cluster lan dev cloud app de eu uk fr nl ch at us cn jp in br ru info biz test corp
  intranet example home edu gov
`)
