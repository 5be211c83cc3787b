package ticket

import (
	"context"
	"errors"
	"io"
	"time"

	"guichet/mail"
	"guichet/search"
)

// ErrNotFound is what a Reader returns for a ticket, message, letter or contact that does
// not exist.
var ErrNotFound = errors.New("not found")

// ErrNotAllowed is what Act returns for somebody who has no part in the ticket.
var ErrNotAllowed = errors.New("this address has no part in the ticket")

// ErrAgent is what EraseContact returns for an agent's address: take him out of the
// configuration first.
var ErrAgent = errors.New("this is an agent's address, or one of this desk")

// ErrDamaged is in the chain of every error about a record that does not read back. To try again is of no use: an admin
// restores a backup, and until then everything else goes on.
var ErrDamaged = errors.New("a record is damaged")

// ErrTooBroad is what Search returns when it would have to read too many records: frequent
// words that hardly ever stand together as asked, mostly in a phrase. Another word helps.
var ErrTooBroad = errors.New("the search is too broad")

// Store keeps the desk. An engine in store/ implements it and passes store/storetest.
type Store interface {
	// Stage reads r to its end and keeps the bytes where a transaction can adopt them; what
	// is too large for memory is on disk, synced, when Stage returns. It waits while too
	// many bytes are in flight. Its errors: r's own unchanged, mail.TooLarge over limit
	// octets, mail.Busy, mail.Full.
	Stage(ctx context.Context, r io.Reader, limit int64) (Staged, error)

	// Update runs fn in a transaction and returns when its changes are durable. If fn
	// returns an error nothing changed and Update returns that error. fn may run more than
	// once (a conflict, or a neighbour in its group failed): it must depend on the Tx only
	// and leave no trace outside but in variables that it sets anew each time.
	Update(ctx context.Context, fn func(Tx) error) error

	// View runs fn on a consistent state of the past moment.
	View(ctx context.Context, fn func(Reader) error) error

	// Lease claims a letter for owner until a time, so that no other worker or process
	// sends it; false if somebody else holds it. A lease dies with the process that took it
	// where the engine can know, else at its time. Release ends it early.
	Lease(ctx context.Context, id LetterID, owner string, until time.Time) (bool, error)
	Release(ctx context.Context, id LetterID, owner string) error

	// Beat says that the desk is alive at now; it need not be durable. LastBeat returns the
	// last one before this process started, zero if none: the begin of a downtime.
	Beat(now time.Time) error
	LastBeat() time.Time
}

// Staged is the raw bytes of a mail before a transaction adopts them. Bytes may be used
// until Discard, which must be called, also after the transaction.
type Staged interface {
	Bytes() []byte
	Discard()
}

// Packer is a Staged that can do before the transaction what takes time in it, such as to compress the mail. Pack may
// be called by one after the other, any number of times; without it the transaction does it.
type Packer interface{ Pack() }

// Reader reads one state. What it returns is the caller's own copy.
type Reader interface {
	Installation() (Installation, error)
	Ticket(Number) (*Ticket, error)
	// Tickets returns at most limit tickets above after, ascending.
	Tickets(after Number, limit int) ([]*Ticket, error)
	// TicketsNaming is Tickets without those in whose record one of the words does not stand, whatever
	// the case of its letters. The word may stand anywhere in the others, and an engine may return
	// more: the caller looks himself. A word that is not printable ASCII counts as standing everywhere.
	TicketsNaming(after Number, limit int, words ...string) ([]*Ticket, error)
	// Latest returns at most limit tickets below before (0: of all), the newest first; with states
	// those that are in one of them. Those that are not closed are found without reading others.
	Latest(before Number, limit int, in ...Status) ([]*Ticket, error)
	// Queued returns at most limit tickets that stand in q, without reading others: the newest first of those below at (0: of
	// all), or in a queue with Oldest the oldest first of those above it.
	Queued(q Queue, at Number, limit int) ([]*Ticket, error)
	// Ratings sums up those of all tickets (Ticket.Credit), without reading the tickets.
	Ratings() (Ratings, error)
	Message(Number, uint32) (*Message, error)
	Messages(Number) ([]*Message, error)
	Events(Number) ([]*Event, error)
	// Raw returns the mail as it came (without the bodies of dropped files); of a copy, that
	// of its Origin. An erased message has none, also where a copy of it still has.
	Raw(Number, uint32) ([]byte, error)

	Letter(LetterID) (*Letter, error)
	// Letters returns those of one ticket, ascending.
	Letters(Number) ([]*Letter, error)
	// EachLetter calls fn for the letters of one ticket, from the first or, backward, from the last, until it
	// returns false. waiting says that a letter is not final; read reads it, within the call.
	EachLetter(n Number, backward bool, fn func(id LetterID, waiting bool, read func() (*Letter, error)) (more bool, err error)) error
	// AllLetters returns at most limit letters above after, ascending; pending leaves out
	// those that are final.
	AllLetters(after LetterID, limit int, pending bool) ([]*Letter, error)
	// DueLetters returns at most limit unleased letters whose Due is set and not after now, by
	// Due, and the Due of the first one after now (zero if none).
	DueLetters(now time.Time, limit int) ([]*Letter, time.Time, error)

	// Search returns what answers q on the tickets below before (0: on all), the newest
	// ticket first, of at most limit tickets. Of a ticket it returns the hit with Message 0
	// if the ticket itself answers, and then the newest messages, at most 100, that answer
	// together with the ticket itself and hold a part of the answer; never two messages
	// together. Every hit was compared with the record. Search knows no rights: orders,
	// notes, unverified, withdrawn and deleted things are among the hits, and the caller
	// leaves them out. What has just come is found at once; older mail may follow late
	// when very much of it comes, or when a database of an older release was opened. With
	// ErrTooBroad it returns the hits that it found before it gave up.
	Search(q search.Query, before Number, limit int) ([]Hit, error)

	// FindRefs returns what a Message-ID refers to, in order of arrival: of more than limit those of the
	// latest tickets, by number.
	FindRefs(id mail.MessageID, limit int) ([]Ref, error)
	// Contact is looked up by its folded address (Fold). That of a further address is a
	// record of its own: FindContact leads to the person.
	Contact(mail.Address) (*Contact, error)
	// Contacts returns at most limit of them behind after, in an order of the engine's own
	// that stays; the zero Address is before the first.
	Contacts(after mail.Address, limit int) ([]*Contact, error)
	Organisation(id string) (*Organisation, error)
	// Organisations returns at most limit of them above after, by ID.
	Organisations(after string, limit int) ([]*Organisation, error)
	// ArticleCounts returns those of all articles that anything was counted of, by name.
	ArticleCounts() ([]ArticleCount, error)
	// Automatic returns how many automatic letters were counted under key in the last hour
	// and the last 24 hours before now, to the precision of an hour's slots.
	Automatic(key string, now time.Time) (hour, day int, err error)
	// DueTimers returns at most limit timers not after now, by time, and the time of the
	// first one after now (zero if none).
	DueTimers(now time.Time, limit int) ([]Timer, time.Time, error)
	// Timer returns when the timer of that ticket and kind fires, zero if there is none.
	Timer(Number, TimerKind) (time.Time, error)

	// Memo is looked up by its key.
	Memo(key string) (*Memo, error)
	// Memos returns at most limit of those whose key begins with prefix, above after, by key.
	Memos(prefix, after string, limit int) ([]*Memo, error)

	HeldMail(HeldID) (*HeldMail, error)
	HeldMails(after HeldID, limit int) ([]*HeldMail, error)
	HeldRaw(HeldID) ([]byte, error)
}

// Tx reads and writes one state.
type Tx interface {
	Reader
	PutInstallation(Installation) error

	// AddTicket gives t its number and keeps it.
	AddTicket(t *Ticket) error
	PutTicket(t *Ticket) error
	// AddMessage keeps m, whose Ticket and ID are set, with its raw bytes; raw is nil for a
	// copy, whose Origin must be there.
	AddMessage(m *Message, raw Staged) error
	// PutMessage replaces what is known of a message; its raw bytes stay.
	PutMessage(m *Message) error
	AddEvent(e *Event) error
	// Forget takes a ticket and its messages out of what Search finds, and every word of
	// theirs out of the index, at once. It goes by the records as they are, so it comes
	// before they are stripped. What is put afterwards, in this update, is found again.
	Forget(n Number) error

	// EraseMessage puts m, of which nothing may be left but what a tombstone tells, in the
	// place of the message with its id, and lets go of the raw bytes.
	EraseMessage(m *Message) error
	// PutEvent replaces an event: only an erasure may.
	PutEvent(e *Event) error
	// DropContact forgets a contact, by its folded address; none is no error.
	DropContact(mail.Address) error
	// ForgetAutomatic forgets what was counted under keys.
	ForgetAutomatic(keys ...string) error
	// Erased notes that this transaction erased something, whose bytes an engine may keep in
	// unused space until it is told to rewrite its files.
	Erased(now time.Time) error

	// NextLetter returns an unused id.
	NextLetter() (LetterID, error)
	// PutLetter keeps l, new or changed, and schedules it by its Due.
	PutLetter(l *Letter) error

	// AddRef makes id lead to r; the same pair twice is one.
	AddRef(id mail.MessageID, r Ref) error
	PutContact(c *Contact) error
	// PutOrganisation keeps o, new or changed.
	PutOrganisation(o *Organisation) error
	DropOrganisation(id string) error
	// CountArticle adds to the counts of the article of that name.
	CountArticle(add ArticleCount) error
	CountAutomatic(key string, now time.Time) error
	// PutMemo keeps m, new or changed, and forgets some that may be forgotten at now.
	PutMemo(m *Memo, now time.Time) error
	// DropMemo forgets one; none is no error.
	DropMemo(key string) error
	// SetTimer sets the one timer of that ticket and kind; a zero time removes it.
	SetTimer(n Number, kind TimerKind, at time.Time) error

	// AddHeld gives a its id and keeps it with its raw bytes.
	AddHeld(a *HeldMail, raw Staged) error
	DropHeld(HeldID) error
}

// Installation is what is true of the whole store.
type Installation struct {
	Epoch       uint32    // raised by every restore
	Fingerprint []byte    // of the keyring that its tokens are made with
	Held        bool      // a restored copy: no letter leaves and no timer runs until the admin says so
	HeldBelow   LetterID  // when Held: letters up to this one were in the backup
	Created     time.Time // when the desk was first started
	Skip        Number    // numbers up to this one are never given (again)
	Together    Together  `json:",omitzero"` // new tickets of which agents are told together
	Digest      time.Time `json:",omitzero"` // when the quarantine was last looked through for the admins
	// EraseAfter is the policy that the timers of the closed tickets were set by.
	EraseAfter time.Duration `json:",omitempty"`
}

// Together is when agents are next told of the new tickets that come too fast to be told one by one. The zero value:
// none does.
type Together struct {
	Next time.Time     // zero: none waits
	Wait time.Duration // how long it was waited for it
	From Number        // the first ticket that may wait
}

// Ref is a message that a Message-ID refers to: its own id, or one of its References.
type Ref struct {
	Ticket      Number
	Message     uint32
	Own         bool   // the id is the message's own
	Fingerprint []byte // of the message, if Own
}

// TimerKind is what a timer does.
type TimerKind string

// The kinds of timers.
const (
	TimerClose   TimerKind = "close"   // closes a resolved ticket
	TimerRemind  TimerKind = "remind"  // reminds the requester of a pending one
	TimerResolve TimerKind = "resolve" // resolves a pending one
	TimerAccess  TimerKind = "access"  // ends what there is of a support access
	TimerErase   TimerKind = "erase"   // erases a closed one
	TimerHeld    TimerKind = "held"    // reminds agents of answers that wait
	TimerAlert   TimerKind = "alert"   // sums up what agents were not told in an hour
	TimerSnooze  TimerKind = "snooze"  // brings it back to an agent
	TimerSend    TimerKind = "send"    // sends an answer that was put off
)

// TimerKinds are all that a ticket may have.
var TimerKinds = []TimerKind{TimerClose, TimerRemind, TimerResolve, TimerAccess, TimerErase, TimerHeld, TimerAlert, TimerSnooze, TimerSend}

// Timer is something that happens to a ticket at a time.
type Timer struct {
	At     time.Time
	Ticket Number
	Kind   TimerKind
}

// HeldID numbers held mails, from 1.
type HeldID uint64

// HeldKind says why a mail is held.
type HeldKind string

// The kinds of held mail.
const (
	HeldQuarantine HeldKind = "quarantine" // its author is in doubt
	HeldAutomatic  HeldKind = "automatic"  // an auto-reply without a thread
	HeldReport     HeldKind = "report"     // a delivery report without evidence
	HeldReturned   HeldKind = "returned"   // our own mail came back
	HeldAsked      HeldKind = "asked"      // questions only, which a letter answers
)

// HeldMail is a mail that was accepted and belongs to no ticket. It is kept raw and listed.
type HeldMail struct {
	ID       HeldID
	Kind     HeldKind
	At       time.Time
	Reason   string
	Author   mail.Mailbox
	Subject  string
	Ticket   Number `json:",omitempty"` // the ticket it speaks of, if any
	Verdict  mail.Verdict
	Envelope Arrival
}

// Waiting is a mail in quarantine as a digest names it. Its words are read when the digest
// leaves: what was released or dropped by then is left out.
type Waiting struct {
	Held    HeldID       `json:"Aside"`
	Release mail.Address // a mail of the reader's to it releases the other
}

// Memo is what a part of the desk remembers beside tickets: how far a mailbox was read, that a request came already, what
// reports have counted. It names no person, so that an erasure has nothing to look for.
type Memo struct {
	Key   string // printable, without a space: "KIND/…"; KIND is its owner's
	Value []byte
	Until time.Time // afterwards it may be forgotten at any time; zero: never
}
