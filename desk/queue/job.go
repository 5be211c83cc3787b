package queue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"guichet/desk/change"
	"guichet/desk/delivery"
	"guichet/desk/notify"
	"guichet/desk/question"
	"guichet/desk/state"
	"guichet/ticket"
)

// leaseTime is how long a worker may be busy with a letter before another may take it.
const leaseTime = 30 * time.Minute

// maxHistory is how many earlier messages an agent's letter may show.
const maxHistory = 5

// Due claims letters whose time has come for the outbox, at most limit, and says when the
// next one is due; zero if none is known. While the installation is held, none is.
func (q *Queue) Due(ctx context.Context, limit int) ([]ticket.Letter, time.Time, error) {
	var due []*ticket.Letter
	var next time.Time
	now := q.base.Now().UTC()
	err := q.base.Store.View(ctx, func(tx ticket.Reader) error {
		due, next = nil, time.Time{}
		i, err := tx.Installation()
		if err != nil || i.Held {
			return err
		}
		due, next, err = tx.DueLetters(now, limit)
		return err
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	var claimed []ticket.Letter
	for _, l := range due {
		ok, err := q.base.Store.Lease(ctx, l.ID, leaseOwner, now.Add(leaseTime))
		if err != nil {
			return claimed, next, err
		}
		if ok {
			claimed = append(claimed, *l)
		}
	}
	return claimed, next, nil
}

// leaseOwner names this process's outbox; an engine that serves several processes tells
// them apart itself.
const leaseOwner = "outbox"

// Release gives a claimed letter back as it was.
func (q *Queue) Release(ctx context.Context, id ticket.LetterID) error {
	return q.base.Store.Release(ctx, id, leaseOwner)
}

// Job returns what a claimed letter tells. ok is false when it must not leave any more;
// then it is cancelled. Rights, suppression and withdrawal are checked here, at the last
// moment (PRODUCT 2.6), and what it may tell.
func (q *Queue) Job(ctx context.Context, id ticket.LetterID) (job ticket.Job, ok bool, err error) {
	var refusal string
	now := q.base.Now().UTC()
	err = q.base.Store.View(ctx, func(tx ticket.Reader) error {
		job, refusal = ticket.Job{}, ""
		if err := Read(&job, tx, id); err != nil {
			return err
		}
		if err := question.ReadAsked(q.base.Dir, tx, &job); err != nil {
			return err
		}
		contact, err := tx.Contact(ticket.Fold(job.Letter.To.Address))
		if err != nil && !errors.Is(err, ticket.ErrNotFound) {
			return err
		}
		if job.Letter.Kind == ticket.KindRights {
			who, err := ticket.FindContact(tx, job.Letter.To.Address)
			switch {
			case err != nil && !errors.Is(err, ticket.ErrNotFound):
				return err
			case !notify.HoldsRights(&job.Letter, who):
				refusal = "its reader has lost what it tells of"
				return nil
			}
		}
		if refusal = delivery.MayLeave(q.base.Dir, &job, contact); refusal == "" {
			refusal = delivery.Settle(&job, now)
		}
		if refusal != "" {
			return nil
		}
		if err := readPictures(&job, tx); err != nil {
			return err
		}
		if q.repeats(&job) {
			if err := readBelow(&job, tx); err != nil {
				return err
			}
		}
		notify.Conceal(q.base.Dir, &job)
		return nil
	})
	if err != nil || refusal == "" {
		return job, err == nil, err
	}
	err = q.drop(ctx, id, refusal)
	q.base.Kick()
	return ticket.Job{}, false, errors.Join(err, q.Release(ctx, id))
}

// repeats reports whether the conversation so far stands below an answer (PRODUCT 2.9): where its address wants so,
// for those who may read all of it, and of whom it is known that they are its people.
func (q *Queue) repeats(j *ticket.Job) bool {
	l, t := &j.Letter, &j.Ticket
	if l.Kind != ticket.KindReply && l.Kind != ticket.KindResolved && l.Kind != ticket.KindClosed || len(j.Messages) == 0 || len(j.History) > 0 {
		return false
	}
	s := t.People[l.Person].Standing
	return q.base.Dir.Policy.Addresses[q.base.Dir.Desk(t)].History && (s == ticket.Requester || s == ticket.Participant) && t.Echo && !t.Sensitive && !l.Facts.Bare
}

// readBelow loads the last messages before an answer that customers may read.
func readBelow(j *ticket.Job, tx ticket.Reader) error {
	for id := j.Messages[0].ID; id > 1 && len(j.History) < maxHistory; {
		id--
		m, err := tx.Message(j.Ticket.Number, id)
		if err != nil {
			return err
		}
		if (m.Kind == ticket.FromCustomer || m.Kind == ticket.FromAgent) && m.Visibility == ticket.ForAll && !m.Unverified && !m.Withdrawn && !m.Erased && j.Ticket.Moved[id] == 0 {
			j.History = append([]ticket.Message{*m}, j.History...)
		}
	}
	return nil
}

// drop cancels a letter that may not leave. If the address is dead, the agent whose words
// it carries is told: a failure is never hidden from its author.
func (q *Queue) drop(ctx context.Context, id ticket.LetterID, why string) error {
	now := q.base.Now().UTC()
	return q.base.Store.Update(ctx, func(tx ticket.Tx) error {
		l, err := tx.Letter(id)
		if err != nil || l.State.Final() {
			return err
		}
		l.Cancel(now, why)
		if l.Ticket == 0 {
			return tx.PutLetter(l)
		}
		t, err := tx.Ticket(l.Ticket)
		if err != nil {
			return err
		}
		r := &change.Decision{Dir: q.base.Dir, State: &change.State{Now: now, Epoch: l.Epoch}}
		c := &change.Change{Ticket: t.Clone()}
		r.Plan.Changes = []*change.Change{c}
		if strings.HasPrefix(why, ticket.Suppressed) {
			delivery.Bounced(r, c, l, false)
		} else {
			c.Recalled = append(c.Recalled, l)
		}
		return q.base.Apply(tx, &r.Plan, nil, nil, now)
	})
}

// Read loads a letter with its ticket and messages.
func Read(j *ticket.Job, tx ticket.Reader, id ticket.LetterID) error {
	l, err := tx.Letter(id)
	if err != nil {
		return err
	}
	if j.Letter = *l; l.Ticket == 0 {
		return nil
	}
	t, err := tx.Ticket(l.Ticket)
	if err != nil {
		return err
	}
	j.Ticket = *t
	if j.GoesOn, err = ticket.MergeTargetIn(tx, t); err != nil {
		return err
	}
	for _, cause := range l.Causes {
		m, err := tx.Message(l.Ticket, cause)
		if err != nil {
			return fmt.Errorf("message %d of ticket %d: %w", cause, l.Ticket, err)
		}
		j.Messages = append(j.Messages, *m)
	}
	switch {
	case l.Kind == ticket.KindAsk:
		return readAside(j, tx)
	case l.Person < len(t.People) && t.People[l.Person].Standing == ticket.AgentStaff:
		if err := readHistory(j, tx); err != nil {
			return err
		}
		return readFollowed(j, tx)
	case l.Facts.Added && !l.Facts.Bare && t.Echo && !t.Sensitive && !t.Answerer.IsZero():
		return readSoFar(j, tx)
	}
	return nil
}

// maxSoFar is how many earlier messages somebody reads who was brought to a ticket just now.
const maxSoFar = 10

// readSoFar loads for who was brought to the ticket just now what customers wrote and read there, once an agent has
// answered: before that a stranger could have words of his mailed to anybody (PRODUCT 5.5).
func readSoFar(j *ticket.Job, tx ticket.Reader) error {
	first := j.Ticket.Messages + 1
	if len(j.Messages) > 0 {
		first = j.Messages[0].ID
	}
	his, err := told(tx, &j.Letter)
	if err != nil {
		return err
	}
	for id := first - 1; id > 0 && len(j.History) < maxSoFar; id-- {
		if his[id] {
			continue
		}
		m, err := tx.Message(j.Ticket.Number, id)
		if err != nil {
			return err
		}
		if (m.Kind == ticket.FromCustomer || m.Kind == ticket.FromAgent) && m.Visibility == ticket.ForAll && !m.Unverified && !m.Withdrawn && !m.Erased && j.Ticket.Moved[id] == 0 {
			j.History = append([]ticket.Message{*m}, j.History...)
		}
	}
	return nil
}

// told returns the messages of which other letters tell a letter's reader, or will: he reads each once.
func told(tx ticket.Reader, l *ticket.Letter) (map[uint32]bool, error) {
	his := map[uint32]bool{}
	others, err := beside(tx, l)
	for _, other := range others {
		if other.ID == l.ID || other.Person != l.Person || other.State == ticket.LetterCancelled {
			continue
		}
		for _, id := range other.Causes {
			his[id] = true
		}
	}
	return his, err
}

// readFollowed loads, below the first letter of a follow-up, how the closed ticket ended that it is
// about. Who answers at its address answered there too.
func readFollowed(j *ticket.Job, tx ticket.Reader) error {
	if len(j.History) > 0 || j.Letter.Kind != ticket.KindNew || j.Letter.Facts.FollowUp == 0 {
		return nil
	}
	old, err := tx.Ticket(j.Letter.Facts.FollowUp)
	if errors.Is(err, ticket.ErrNotFound) || err == nil && (!old.Erased.IsZero() || !old.Deleted.IsZero() || old.Address != j.Ticket.Address) {
		return nil
	}
	if err != nil {
		return err
	}
	before := ticket.Job{Ticket: *old}
	err = readHistory(&before, tx)
	j.History = before.History
	return err
}

// maxForwarded is how many messages #forward sends along, the latest ones.
const maxForwarded = 50

// readAside loads what a letter to a third party carries beside the agent's words: the conversation
// that customers see, and the files that he named.
func readAside(j *ticket.Job, tx ticket.Reader) error {
	facts := j.Letter.Facts
	for id := facts.Forward; id > 1 && len(j.History) < maxForwarded; {
		id--
		m, err := tx.Message(j.Ticket.Number, id)
		if err != nil {
			return err
		}
		if (m.Kind == ticket.FromCustomer || m.Kind == ticket.FromAgent) && m.Visibility == ticket.ForAll && !m.Unverified && !m.Withdrawn && !m.Erased {
			j.History = append([]ticket.Message{*m}, j.History...)
		}
	}
	for _, f := range facts.Files {
		m, err := tx.Message(j.Ticket.Number, f.Message)
		if err != nil {
			return err
		}
		if !m.Erased && !m.Withdrawn {
			j.Attached = append(j.Attached, *m)
		}
	}
	return nil
}

// readHistory loads what came before the first cause: agents see it below.
func readHistory(j *ticket.Job, tx ticket.Reader) error {
	first := j.Ticket.Messages + 1
	if len(j.Messages) > 0 {
		first = j.Messages[0].ID
	}
	for id := first - 1; id > 0 && len(j.History) < maxHistory; id-- {
		m, err := tx.Message(j.Ticket.Number, id)
		if err != nil {
			return err
		}
		if m.Kind != ticket.System && m.Kind != ticket.CommandsOnly && !m.Unverified && !m.Withdrawn && !m.Erased {
			j.History = append([]ticket.Message{*m}, j.History...)
		}
	}
	return nil
}

// Record keeps an attempt. Retry is when the next one comes, zero if none will.
func (q *Queue) Record(ctx context.Context, id ticket.LetterID, a ticket.Attempt, retry time.Time) error {
	now := q.base.Now().UTC()
	err := q.base.Store.Update(ctx, func(tx ticket.Tx) error {
		l, err := tx.Letter(id)
		if err != nil {
			return err
		}
		if l.To.Address.IsZero() {
			a = a.Tombstone() // it was erased on its way
		}
		l.Attempts, l.Waits = append(l.Attempts, a), ""
		if l.State.Final() && (l.State != ticket.LetterCancelled || a.Outcome != ticket.Delivered) {
			return tx.PutLetter(l) // cancelled while it was on its way: only a delivery changes that
		}
		if !delivery.ConcernsTicket(l, a.Outcome, retry) {
			return q.base.Apply(tx, delivery.AttemptedWithoutTicket(l, a.Outcome, retry, now), nil, nil, now)
		}
		t, err := tx.Ticket(l.Ticket)
		if err != nil {
			return err
		}
		s := state.New(now)
		s.Epoch = l.Epoch
		if a.Outcome == ticket.Permanent {
			if err := hearers(tx, s, l); err != nil {
				return err
			}
		}
		plan := delivery.Attempted(q.base.Dir, s, l, t, a.Outcome, retry)
		return q.base.Apply(tx, plan, nil, nil, now)
	})
	if err != nil {
		return fmt.Errorf("record an attempt on letter %d: %w", id, err)
	}
	q.base.Kick()
	return q.Release(ctx, id)
}

// hearers loads who hears of a letter's ticket, and what the letter tells.
func hearers(tx ticket.Reader, s *change.State, l *ticket.Letter) (err error) {
	if s.Letters[l.Ticket], err = beside(tx, l); err != nil {
		return err
	}
	s.HeldMessages[l.Ticket] = map[uint32]*ticket.Message{}
	for _, id := range l.Causes {
		if s.HeldMessages[l.Ticket][id], err = tx.Message(l.Ticket, id); err != nil {
			return err
		}
	}
	return nil
}

// maxBeside is how many of a ticket's last letters are looked through for those that tell the same.
const maxBeside = 200

// beside returns the last letters of a letter's ticket, in order: who else was told the same, and refused it.
func beside(tx ticket.Reader, l *ticket.Letter) (all []*ticket.Letter, err error) {
	err = tx.EachLetter(l.Ticket, true, func(_ ticket.LetterID, _ bool, read func() (*ticket.Letter, error)) (bool, error) {
		other, err := read()
		if err != nil {
			return false, err
		}
		all = append(all, other)
		return len(all) < maxBeside, nil
	})
	slices.Reverse(all)
	return all, err
}
