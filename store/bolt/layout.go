package bolt

// bucket is the name of a bucket. Its value and key stand in the comment.
type bucket string

const (
	bucketMeta      bucket = "meta"      // name: installation, migrations, backup, erasure
	bucketTickets   bucket = "tickets"   // number: desk.Ticket; its sequence is the last number given
	bucketMessages  bucket = "messages"  // number, id: message
	bucketRaws      bucket = "raws"      // id, in order of arrival: the octets of a mail
	bucketFiles     bucket = "files"     // file name, bucket and key of the record that names it: rawPlace
	bucketEvents    bucket = "events"    // number, id: desk.Event
	bucketLetters   bucket = "letters"   // id: desk.Letter; its sequence is the last id given
	bucketLettersOf bucket = "lettersof" // number, letter: nothing
	bucketPending   bucket = "pending"   // letters that are not final: nothing
	bucketDue       bucket = "due"       // time, letter: nothing
	bucketRefs      bucket = "refs"      // hash of Message-ID, number, message, own: ref
	bucketContacts  bucket = "contacts"  // hash of address: desk.Contact
	bucketAutomatic bucket = "automatic" // day, key: counts
	bucketTimers    bucket = "timers"    // time, number, kind: nothing
	bucketTimersOf  bucket = "timersof"  // number, kind: desk.Timer
	bucketHeld      bucket = "asides"    // id: heldMail; its sequence is the last id given
	bucketFresh     bucket = "fresh"     // order of change, number, message or 0: nothing; waits to be indexed
	bucketSegments  bucket = "segments"  // id: segment; its sequence is the last id given
	bucketTerms     bucket = "terms"     // segment, first term and posting: chunk; its sequence counts removals

	bucketLive          bucket = "live"          // number of a ticket that is not closed: its status
	bucketRated         bucket = "rated"         // number of a ticket with a rating: the rating and whose it is
	bucketOrganisations bucket = "organisations" // id: desk.Organisation
	bucketArticles      bucket = "articles"      // name: desk.ArticleCount
)

// buckets lists them all.
func buckets() []bucket {
	return []bucket{
		bucketMeta, bucketTickets, bucketMessages, bucketRaws, bucketFiles, bucketEvents,
		bucketLetters, bucketLettersOf, bucketPending, bucketDue, bucketRefs, bucketContacts,
		bucketAutomatic, bucketTimers, bucketTimersOf, bucketHeld,
		bucketLive, bucketRated, bucketOrganisations, bucketArticles, bucketFresh, bucketSegments, bucketTerms,
	}
}

// Keys of the meta bucket.
const (
	metaInstallation = "installation"
	metaMigrations   = "migrations"
	metaBackup       = "backup"
	metaErasure      = "erasure"
	metaBacklog      = "backlog"
)

// indexBuckets are those that are made of others.
func indexBuckets() []bucket { return []bucket{bucketFresh, bucketSegments, bucketTerms} }

// appendedFill is how full a page of a bucket is left whose keys come in order of time. bbolt's own
// share, a half, is for keys that come anywhere: then the other half would stay empty for ever. Some
// room is left for records that grow, as a letter does with its attempts.
const appendedFill = 0.85

// isAppended reports whether most new keys of a bucket are behind all others.
func isAppended(b bucket) bool {
	switch b {
	case bucketTickets, bucketRaws, bucketEvents, bucketLetters, bucketLettersOf:
		return true
	}
	return false
}
