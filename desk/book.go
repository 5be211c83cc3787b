package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// leaseTime is how long a worker may be busy with a letter before another may take it.
const leaseTime = 30 * time.Minute

// maxHistory is how many earlier messages an agent's letter may show.
const maxHistory = 5

// Due claims letters whose time has come for the outbox, at most limit, and says when the
// next one is due; zero if none is known. While the installation is held, none is.
func (d *Desk) Due(ctx context.Context, limit int) ([]Letter, time.Time, error) {
	var due []*Letter
	var next time.Time
	now := d.now().UTC()
	err := d.store.View(ctx, func(tx Reader) error {
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
	var claimed []Letter
	for _, l := range due {
		ok, err := d.store.Lease(ctx, l.ID, leaseOwner, now.Add(leaseTime))
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
func (d *Desk) Release(ctx context.Context, id LetterID) error {
	return d.store.Release(ctx, id, leaseOwner)
}

// Job returns what a claimed letter tells. ok is false when it must not leave any more;
// then it is cancelled. Rights, suppression and withdrawal are checked here, at the last
// moment (PRODUCT 2.6), and what it may tell.
func (d *Desk) Job(ctx context.Context, id LetterID) (job Job, ok bool, err error) {
	var refusal string
	now := d.now().UTC()
	err = d.store.View(ctx, func(tx Reader) error {
		job, refusal = Job{}, ""
		if err := job.read(tx, id); err != nil {
			return err
		}
		if err := d.dir.readAsked(tx, &job); err != nil {
			return err
		}
		contact, err := tx.Contact(Fold(job.Letter.To.Address))
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if refusal = d.dir.mayLeave(&job, contact); refusal == "" {
			refusal = job.settle(now)
		}
		if refusal == "" {
			d.dir.conceal(&job)
		}
		return nil
	})
	if err != nil || refusal == "" {
		return job, err == nil, err
	}
	err = d.drop(ctx, id, refusal)
	d.kick()
	return Job{}, false, errors.Join(err, d.Release(ctx, id))
}

// drop cancels a letter that may not leave. If the address is dead, the agent whose words
// it carries is told: a failure is never hidden from its author.
func (d *Desk) drop(ctx context.Context, id LetterID, why string) error {
	now := d.now().UTC()
	return d.store.Update(ctx, func(tx Tx) error {
		l, err := tx.Letter(id)
		if err != nil || l.State.Final() {
			return err
		}
		l.cancel(now, why)
		if l.Ticket == 0 {
			return tx.PutLetter(l)
		}
		t, err := tx.Ticket(l.Ticket)
		if err != nil {
			return err
		}
		r := &ruling{dir: d.dir, state: &State{Now: now, Epoch: l.Epoch}}
		c := &Change{Ticket: t.clone()}
		r.plan.Changes = []*Change{c}
		if strings.HasPrefix(why, suppressed) {
			r.bounced(c, l, false)
		} else {
			c.Recalled = append(c.Recalled, l)
		}
		return d.dir.apply(tx, d.keys, &r.plan, nil, nil, now)
	})
}

// read loads a letter with its ticket and messages.
func (j *Job) read(tx Reader, id LetterID) error {
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
	if j.goesOn, err = survivorIn(tx, t); err != nil {
		return err
	}
	for _, cause := range l.Causes {
		m, err := tx.Message(l.Ticket, cause)
		if err != nil {
			return fmt.Errorf("message %d of ticket %d: %w", cause, l.Ticket, err)
		}
		j.Messages = append(j.Messages, *m)
	}
	if l.Person < len(t.People) && t.People[l.Person].Standing == AgentStaff {
		return j.readHistory(tx)
	}
	return nil
}

// readHistory loads what came before the first cause: agents see it below.
func (j *Job) readHistory(tx Reader) error {
	first := j.Ticket.Messages + 1
	if len(j.Messages) > 0 {
		first = j.Messages[0].ID
	}
	for id := first - 1; id > 0 && len(j.History) < maxHistory; id-- {
		m, err := tx.Message(j.Ticket.Number, id)
		if err != nil {
			return err
		}
		if m.Kind != System && m.Kind != Orders && !m.Unverified && !m.Withdrawn && !m.Erased {
			j.History = append([]Message{*m}, j.History...)
		}
	}
	return nil
}

// suppressed begins a refusal that its author has to hear of.
const suppressed = "letters to this address are suppressed: "

// mayLeave returns why a letter must not be sent any more; "" if it may.
func (d *directory) mayLeave(j *Job, contact *Contact) string {
	l := &j.Letter
	if l.State.Final() {
		return "it is " + string(l.State) + " already"
	}
	if l.Created.Before(j.Ticket.Erased) {
		return "its ticket was erased"
	}
	if l.Ticket == 0 {
		return d.looseMayLeave(l, contact)
	}
	if l.Person >= len(j.Ticket.People) {
		return "its reader is not on the ticket"
	}
	p := j.Ticket.People[l.Person]
	switch {
	case p.Left && l.Kind == KindTranscript: // the last word to who left: that he did
	case p.Standing == Former || j.goesOn != nil && j.goesOn.lost(p.Address):
		return "its reader lost the right to read the ticket"
	case p.Standing != AgentStaff && j.hidden():
		return "the ticket was deleted"
	case p.Standing == AgentStaff && d.agent(p.Address) == nil:
		return "its reader is no agent any more"
	case p.Standing != AgentStaff && contact != nil && contact.Suppressed != "":
		return suppressed + contact.Suppressed
	case p.Standing == Watcher && l.Kind != KindWatch:
		return "its reader may hear of the status only"
	case p.Standing == Invited:
		return "its reader did not write yet"
	}
	if l.Kind == KindReply || l.Kind == KindUpdate {
		for _, m := range j.Messages {
			if !m.Withdrawn && j.Ticket.Moved[m.ID] == 0 {
				return ""
			}
		}
		return "what it tells was taken back"
	}
	return ""
}

// hidden reports whether the ticket was deleted after the letter was written. The letter
// that says so is written with it.
func (j *Job) hidden() bool {
	on := &j.Ticket
	if j.goesOn != nil {
		on = j.goesOn
	}
	return !on.Deleted.IsZero() && j.Letter.Created.Before(on.Deleted)
}

// Record keeps an attempt. Retry is when the next one comes, zero if none will.
func (d *Desk) Record(ctx context.Context, id LetterID, a Attempt, retry time.Time) error {
	now := d.now().UTC()
	err := d.store.Update(ctx, func(tx Tx) error {
		l, err := tx.Letter(id)
		if err != nil {
			return err
		}
		if l.To.Address.IsZero() {
			a = a.tombstone() // it was erased on its way
		}
		l.Attempts = append(l.Attempts, a)
		if l.State.Final() && (l.State != LetterCancelled || a.Outcome != Delivered) {
			return tx.PutLetter(l) // cancelled while it was on its way: only a delivery changes that
		}
		if l.Ticket == 0 {
			return d.dir.apply(tx, d.keys, looseAttempted(l, a.Outcome, retry, now), nil, nil, now)
		}
		t, err := tx.Ticket(l.Ticket)
		if err != nil {
			return err
		}
		plan := d.dir.attempted(l, t, a.Outcome, retry, now)
		return d.dir.apply(tx, d.keys, plan, nil, nil, now)
	})
	if err != nil {
		return fmt.Errorf("record an attempt on letter %d: %w", id, err)
	}
	d.kick()
	return d.Release(ctx, id)
}

// attempted says what an attempt on a letter changes.
func (d *directory) attempted(l *Letter, t *Ticket, o Outcome, retry, now time.Time) *Plan {
	r := &ruling{dir: d, state: &State{Now: now, Epoch: l.Epoch}}
	c := &Change{Ticket: t.clone()}
	r.plan.Changes = []*Change{c}
	switch {
	case l.To.Address.IsZero():
		l.State = LetterSent
	case o == Delivered:
		l.State, l.Due = LetterSent, time.Time{}
		if l.restartsClock(t) {
			r.startClosing(c)
		}
	case o == Temporary && !retry.IsZero():
		l.State, l.Due = LetterDeferred, retry
	default:
		l.State = LetterBounced
		c.event(now, "mail system", "delivery", "letter to "+l.To.Address.String()+" refused: "+l.LastReply())
		r.bounced(c, l, addressFault(l.Attempts[len(l.Attempts)-1].Enhanced))
		return &r.plan
	}
	c.Recalled = append(c.Recalled, l)
	return &r.plan
}
