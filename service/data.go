package service

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"guichet/articles"
	"guichet/compose"
	"guichet/config"
	"guichet/desk"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/mailpost"
	"guichet/portal/web"
	"guichet/store/bolt"
	"guichet/templates"
	"guichet/ticket"

	"github.com/rs/zerolog"
)

// KeyringName is the file beside the database that holds the keys of all tokens.
const KeyringName = "keyring.json"

// Data is an open data directory.
type Data struct {
	dir   string
	Store *bolt.DB
	desk  *desk.Desk
	words *templates.Set
	shelf *articles.Shelf // nil: no help articles

	// Also says what else stands still, of what runs beside the store; nil nothing.
	Also func() []string

	agents []policy.Agent
	tokens []mailpost.Token
	book   *mailpost.Book
	look   compose.Brand
	ways   web.Ways
	make   func(*config.Config, *templates.Set, *articles.Shelf) *desk.Desk // over the same store and keys
}

// OpenData opens the store and the keys, makes them where there are none yet, and prepares
// a Desk over them. kick is called when letters may be due.
func OpenData(ctx context.Context, c *config.Config, log zerolog.Logger, kick func()) (*Data, error) {
	words, err := LoadWords(c)
	if err != nil {
		return nil, err
	}
	shelf, faults := OpenArticles(c, words)
	for _, fault := range faults {
		log.Warn().Str("what", fault.Error()).Msg("help article left out")
	}
	look, err := compose.LoadBrand(c)
	if err != nil {
		return nil, err
	}
	tokens, err := newTokens(c)
	if err != nil {
		return nil, err
	}
	ways, err := newWays(c)
	if err != nil {
		return nil, err
	}
	// The keys come first: a store without them would be refused at the next start.
	keys, err := openKeyring(c.Data, !bolt.Initialised(c.Data))
	if err != nil {
		return nil, err
	}
	db, err := bolt.Open(c.Data, bolt.Options{MaxSize: int(c.Limits.Disk), Log: log})
	if err != nil {
		return nil, err
	}
	d := &Data{dir: c.Data, Store: db, words: words, shelf: shelf, agents: DeskPolicy(c).Agents, look: look, ways: ways, tokens: tokens, book: &mailpost.Book{Store: db}}
	judge, filter, register, store := newJudge(c, log), newFilter(c, log), newUnfiled(c.Data, db.Here, log), &pulse{Store: tell{db, log}}
	d.make = func(c *config.Config, words *templates.Set, shelf *articles.Shelf) *desk.Desk {
		letters := &compose.Composer{Store: db, Words: words, Policy: DeskPolicy(c), Shelf: shelf} // the brand shows in HTML only
		o := desk.Options{
			Store: store, Keys: keys, Policy: DeskPolicy(c), Words: words, Judge: judge,
			Filter: filter, Log: log, Kick: kick, Register: register, Render: letters.Text,
		}
		if shelf != nil {
			o.Articles = shelf
		}
		return desk.New(o)
	}
	d.desk = d.make(c, words, shelf)
	if err := d.desk.Start(ctx); err != nil {
		if errors.Is(err, desk.ErrKeyring) {
			err = UsageError{fmt.Errorf("%w: put back %s of this data directory from a backup; with other keys no reply to a mail that was sent would find its ticket",
				err, filepath.Join(c.Data, KeyringName))}
		}
		return nil, errors.Join(err, db.Close())
	}
	return d, nil
}

// pulse is a store that knows when this process was alive: a desk that takes the place of another one
// must not take the time of both for a downtime.
type pulse struct {
	ticket.Store
	last atomic.Pointer[time.Time]
}

// Beat remembers what it passes on.
func (p *pulse) Beat(now time.Time) error {
	p.last.Store(&now)
	return p.Store.Beat(now)
}

// LastBeat is that of the desk before, in this process or the one before.
func (p *pulse) LastBeat() time.Time {
	if last := p.last.Load(); last != nil {
		return *last
	}
	return p.Store.LastBeat()
}

// openKeyring reads the keys. New ones are made for a fresh data directory only: other keys
// would make every token that people hold void.
func openKeyring(dir string, fresh bool) (*ticket.Keyring, error) {
	path := filepath.Join(dir, KeyringName)
	b, err := os.ReadFile(path)
	switch {
	case err == nil:
		keys, err := ticket.ParseKeyring(b)
		if err != nil {
			return nil, UsageError{fmt.Errorf("%s: %w; put the file back from a backup", path, err)}
		}
		return keys, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, UsageError{err}
	case !fresh:
		return nil, UsageError{fmt.Errorf("%s is missing, and the store in %s was written with its keys: put it back from a backup (guichet backup copies it); no new keys are made, since every reply to a mail that was sent would lose its ticket", path, dir)}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, UsageError{err}
	}
	keys, err := ticket.NewKeyring(time.Now())
	if err != nil {
		return nil, err
	}
	return keys, writeKeyring(path, keys)
}

// EnsureKeyring makes the token keys of a data directory that has no store yet, and reports whether it
// did; keys that are there stay.
func EnsureKeyring(dir string) (made bool, err error) {
	_, err = os.Stat(filepath.Join(dir, KeyringName))
	made = errors.Is(err, fs.ErrNotExist)
	_, err = openKeyring(dir, !bolt.Initialised(dir))
	return made && err == nil, err
}

func writeKeyring(path string, keys *ticket.Keyring) error {
	b, err := keys.Bytes()
	if err != nil {
		return err
	}
	return WriteSynced(path, b)
}

// WriteSynced writes a secret file so that it is there whole, or not at all.
func WriteSynced(path string, b []byte) (err error) {
	f, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// DeskPolicy turns the configuration into what the desk knows of it.
func DeskPolicy(c *config.Config) policy.Policy {
	p := policy.Policy{
		Hostname: c.Hostname, BounceDomain: c.Outbound.BounceDomain,
		RemindAfter: c.Lifecycle.RemindAfter, PendingResolve: c.Lifecycle.PendingResolve,
		CloseAfter: c.Lifecycle.CloseAfter, EraseAfter: c.Lifecycle.EraseAfter, Hold: c.Lifecycle.Hold,
		AssignOnAnswer: c.Lifecycle.AssignOnAnswer, TellTaken: c.Lifecycle.TellTaken,
		MaxMail: c.Limits.Mail, MaxAttachments: c.Limits.Attachments,
		URL:      c.HTTP.URL,
		AutoHour: c.Limits.AutoHour, AutoDay: c.Limits.AutoDay, AutoTicket: c.Limits.AutoTicket,
		NewOfSender: c.Limits.NewOfSender, NewOfAll: c.Limits.NewOfAll,
		FreshHour: c.Limits.FreshHour, FreshDay: c.Limits.FreshDay,
	}
	if c.Login.Password {
		p.Passwords = policy.Activation(c.Login.Activation)
	}
	p.Admins, p.Pictures = c.Admins, compose.PictureHashes(c)
	p.Human, p.DMARCReject = c.Human, c.SMTP.DMARCReject
	for _, v := range c.Via {
		p.Via = append(p.Via, v.Email)
	}
	for _, m := range c.Mailboxes {
		if a, err := mail.ParseAddress(m.User); err == nil {
			p.Mailboxes = append(p.Mailboxes, a)
		}
	}
	if c.Lifecycle.AgentReply == "pending" {
		p.AgentReply = ticket.Pending
	}
	for _, a := range c.Addresses {
		name := a.Name
		if name == "" {
			name = a.Email.Local
		}
		p.Addresses = append(p.Addresses, policy.SupportAddress{
			Address: a.Email, Aliases: a.Aliases, Separator: a.Separator, Name: name, Language: a.Language, Zone: timeZone(a.Timezone, c.Timezone),
			Category: a.Category, Product: a.Product, Agents: a.Agents, ClosedReply: policy.ClosedReply(a.ClosedReply), SubjectTag: a.SubjectTag,
			PortalOnly: a.Replies == "portal-only", Signature: a.Signature, History: a.History,
		})
	}
	for _, a := range c.Agents {
		agent := policy.Agent{Address: a.Email, Name: a.Name, Language: a.Language, Aliases: a.Aliases, Signature: a.Signature}
		if a.Timezone != "" {
			agent.Zone = timeZone(a.Timezone)
		}
		p.Agents = append(p.Agents, agent)
	}
	p.Categories, p.Products = forms(c)
	for _, s := range c.Replies {
		p.Replies = append(p.Replies, policy.SavedReply{Name: s.Name, Text: s.Text, Texts: s.Texts})
	}
	return p
}

// timeZone is the first time zone that is named and known, else the machine's: config.Parse
// refused unknown ones.
func timeZone(names ...string) *time.Location {
	for _, name := range names {
		if l, err := time.LoadLocation(name); err == nil && name != "" {
			return l
		}
	}
	return time.Local
}

// forms are the categories and products in the desk's terms.
func forms(c *config.Config) (categories []policy.Category, products []policy.Product) {
	for _, k := range c.Categories {
		categories = append(categories, policy.Category{
			Name: k.Name, Labels: k.Labels, Restricted: k.Restricted, Addresses: k.Addresses,
			Organisations: k.Organisations, LaterFilesSensitive: k.LaterFiles == "sensitive",
		})
	}
	for _, p := range c.Products {
		product := policy.Product{Name: p.Name, Labels: p.Labels, MaxFiles: p.MaxFiles}
		for _, f := range p.Fields {
			product.Fields = append(product.Fields, policy.Field{
				Label: f.Label, Labels: f.Labels, Kind: ticket.FieldKind(f.Type), Required: f.Required, Choices: f.Choices,
				ChoiceLabels: f.ChoiceLabels, IsPriority: f.Maps == "priority",
			})
		}
		products = append(products, product)
	}
	return categories, products
}

// busyTime is how long a process waits for another one that has the store: a desk that
// starts or stops and has no socket, or a command that looks into the store while none runs.
const busyTime = 10 * time.Second

// WhileBusy does f again for as long as the store is another process's.
func WhileBusy(ctx context.Context, f func() error) error {
	ctx, cancel := context.WithTimeout(ctx, busyTime)
	defer cancel()
	for {
		err := f()
		if mail.KindOf(err) != mail.Busy {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}
