package record

// Bucket is the name of a bucket.
type Bucket string

// The buckets. Key and value of their records stand in the comment.
const (
	BucketMeta      Bucket = "meta"      // name: installation, migrations, backup, erasure
	BucketTickets   Bucket = "tickets"   // number: ticket.Ticket; its sequence is the last number given
	BucketMessages  Bucket = "messages"  // number, id: message
	BucketRaws      Bucket = "raws"      // id, in order of arrival: the octets of a mail
	BucketParts     Bucket = "parts"     // number: octets that several mails have
	BucketPartsOf   Bucket = "partsof"   // sum, id of a raw mail: how it has the part; sum alone: the number of the part kept once
	BucketFiles     Bucket = "files"     // file name, bucket and key of the record that names it: rawPlace
	BucketEvents    Bucket = "events"    // number, id: ticket.Event
	BucketLetters   Bucket = "letters"   // id: ticket.Letter; its sequence is the last id given
	BucketLettersOf Bucket = "lettersof" // number, letter: nothing
	BucketPending   Bucket = "pending"   // letters that are not final: nothing
	BucketDue       Bucket = "due"       // time, letter: nothing
	BucketRefs      Bucket = "refs"      // hash of Message-ID, number, message, own: ref
	BucketContacts  Bucket = "contacts"  // hash of address: ticket.Contact
	BucketAutomatic Bucket = "automatic" // day, key: counts
	BucketTimers    Bucket = "timers"    // time, number, kind: nothing
	BucketTimersOf  Bucket = "timersof"  // number, kind: ticket.Timer
	BucketHeld      Bucket = "asides"    // id: heldMail; its sequence is the last id given
	BucketFresh     Bucket = "fresh"     // order of change, number, message or 0: nothing; waits to be indexed
	BucketSegments  Bucket = "segments"  // id: segment; its sequence is the last id given
	BucketTerms     Bucket = "terms"     // segment, first term and posting: chunk; its sequence counts removals

	BucketLive          Bucket = "live"          // number of a ticket that is not closed: its status, and where it stands among the queues
	BucketQueues        Bucket = "queues"        // assignee or none, state, priority, number of a ticket that is not closed: nothing
	BucketRated         Bucket = "rated"         // number of a ticket with a rating: the rating and whose it is
	BucketOrganisations Bucket = "organisations" // id: ticket.Organisation
	BucketArticles      Bucket = "articles"      // name: ticket.ArticleCount
	BucketMemos         Bucket = "memos"         // key: ticket.Memo
	BucketMemosDue      Bucket = "memosdue"      // time, key of a memo that ends: nothing
)

// Buckets lists them all.
func Buckets() []Bucket {
	return []Bucket{
		BucketMeta, BucketTickets, BucketMessages, BucketRaws, BucketParts, BucketPartsOf, BucketFiles, BucketEvents,
		BucketLetters, BucketLettersOf, BucketPending, BucketDue, BucketRefs, BucketContacts,
		BucketAutomatic, BucketTimers, BucketTimersOf, BucketHeld,
		BucketLive, BucketQueues, BucketRated, BucketOrganisations, BucketArticles, BucketFresh, BucketSegments, BucketTerms,
		BucketMemos, BucketMemosDue,
	}
}

// Keys of the meta bucket.
const (
	MetaInstallation = "installation"
	MetaMigrations   = "migrations"
	MetaBackup       = "backup"
	metaErasure      = "erasure"
	MetaBacklog      = "backlog"
)

// IndexBuckets are those that are made of others.
func IndexBuckets() []Bucket { return []Bucket{BucketFresh, BucketSegments, BucketTerms} }

// appendedFill is how full a page of a bucket is left whose keys come in order of time. bbolt's own
// share, a half, is for keys that come anywhere: then the other half would stay empty for ever. Some
// room is left for records that grow, as a letter does with its attempts.
const appendedFill = 0.85

// IsAppended reports whether most new keys of a bucket are behind all others.
func IsAppended(b Bucket) bool {
	switch b {
	case BucketTickets, BucketRaws, BucketParts, BucketEvents, BucketLetters, BucketLettersOf:
		return true
	}
	return false
}
