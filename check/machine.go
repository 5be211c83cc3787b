package check

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"guichet/zone"
)

// The least free space: what a mail of the largest size, its index and a rewrite of a small desk take.
const (
	fullBelow  = 256 << 20
	shortBelow = 2 << 30
)

// spaceOf asks the system about a file system; of a directory that is not there yet, about its parent's.
func spaceOf(dir string) (s Space, err error) {
	var fs syscall.Statfs_t
	for err = syscall.Statfs(dir, &fs); errors.Is(err, syscall.ENOENT) && dir != "/"; err = syscall.Statfs(dir, &fs) {
		dir = filepath.Dir(dir)
	}
	size := uint64(fs.Bsize)
	return Space{Free: fs.Bavail * size, Total: fs.Blocks * size, Files: fs.Ffree, Inodes: fs.Files}, err
}

// machine proves what this host is like, and what others think of it.
type machine struct{ *world }

// disk proves that there is room, and that we may write.
func (w machine) disk(context.Context) []Finding {
	f := Finding{About: w.c.Data, State: Good}
	s, err := w.Space(w.c.Data)
	share := func(n, of uint64) uint64 { return n * 100 / max(of, 1) }
	make := "make room: guichet backup elsewhere, erase_after in [lifecycle], or a larger disk"
	info, statErr := os.Stat(filepath.Join(w.c.Data, "guichet.db"))
	limit := w.c.Limits.Disk
	switch {
	case err != nil:
		f.State, f.Says, f.Remedy = Unknown, err.Error(), "run this as the desk's user"
	case s.Inodes > 0 && s.Files < 1000:
		f.State, f.Says, f.Remedy = Fault, fmt.Sprintf("the file system has room for %d more files only", s.Files), "remove small files, or make a file system with more inodes"
	case s.Free < fullBelow:
		f.State, f.Says, f.Remedy = Fault, fmt.Sprintf("the disk is full: %s free, and senders hear 452", octets(s.Free)), make
	case statErr == nil && limit > 0 && info.Size() > limit/10*9:
		f.State, f.Says, f.Remedy = Warning, fmt.Sprintf("the database has %s of the %s that [limits] disk allows", octets(uint64(info.Size())), octets(uint64(limit))), "raise it, or guichet rewrite"
	case s.Free < shortBelow && share(s.Free, s.Total) < 10:
		f.State, f.Says, f.Remedy = Warning, fmt.Sprintf("the disk is nearly full: %s free of %s", octets(s.Free), octets(s.Total)), make
	default:
		f.Says = fmt.Sprintf("%s free", octets(s.Free))
	}
	return []Finding{f}
}

func octets(n uint64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%d MB", n/1e6)
	}
	return fmt.Sprintf("%d kB", n/1000)
}

// unsynchronised is STA_UNSYNC of adjtimex(2).
const unsynchronised = 0x40

// synchronised asks the kernel whether somebody keeps the clock.
func synchronised() (bool, error) {
	var t syscall.Timex
	_, err := syscall.Adjtimex(&t)
	return t.Status&unsynchronised == 0, err
}

// clock proves that the machine's time is kept: tokens, signatures and certificates go by it.
func (w machine) clock(context.Context) []Finding {
	ok, err := w.Clock()
	f := Finding{State: Good, Says: "kept in time"}
	info, statErr := os.Stat(filepath.Join(w.c.Data, "guichet.db"))
	switch {
	case statErr == nil && info.ModTime().After(w.Now().Add(time.Hour)):
		f.State, f.Says, f.Remedy = Fault, "the clock stands before the last mail of "+info.ModTime().UTC().Format(time.RFC3339), "timedatectl set-ntp true, or set the clock"
	case err != nil:
		f.State, f.Says, f.Remedy = Unknown, err.Error(), "timedatectl tells"
	case !ok:
		f.State, f.Says, f.Remedy = w.bad(Warning), "nobody keeps the clock in time, as far as the system knows", "apt install systemd-timesyncd, timedatectl set-ntp true (in a container the host does it: then this is no matter)"
	}
	return []Finding{f}
}

// The age at which a backup is old.
const oldBackup = 48 * time.Hour

// backup proves that there is one that is not old.
func (w machine) backup(context.Context) []Finding {
	make := "guichet backup DIR, every day: enable guichet-backup.timer (docs/operations.md)"
	db, err := os.Stat(filepath.Join(w.c.Data, "initialised"))
	if err != nil {
		return []Finding{{State: Note, Says: "there is nothing to back up yet"}}
	}
	info, err := os.Stat(filepath.Join(w.c.Data, w.BackupMark))
	switch {
	case errors.Is(err, fs.ErrNotExist) && w.Now().Sub(db.ModTime()) < oldBackup:
		return []Finding{{State: Note, Says: "no backup was made yet", Remedy: make}}
	case errors.Is(err, fs.ErrNotExist):
		return []Finding{{State: Warning, Says: "no backup was ever made", Remedy: make}}
	case err != nil:
		return []Finding{{State: Unknown, Says: err.Error(), Remedy: "run this as the desk's user"}}
	case w.Now().Sub(info.ModTime()) > oldBackup:
		return []Finding{{State: Warning, Says: "the last backup is of " + info.ModTime().UTC().Format(time.RFC3339), Remedy: make + "; journalctl -u guichet-backup says what hinders it"}}
	}
	return []Finding{{State: Good, Says: "of " + info.ModTime().UTC().Format(time.RFC3339)}}
}

// oldLetter is the age at which a waiting letter is a bad sign: one greylisted has left by then.
const oldLetter = 4 * time.Hour

// queue proves that letters leave.
func (w machine) queue(ctx context.Context) []Finding {
	if w.Desk == nil {
		return nil
	}
	q, err := w.Desk.Queue(ctx)
	switch {
	case err != nil:
		return []Finding{{State: Unknown, Says: err.Error(), Remedy: "run this as the desk's user"}}
	case q.Deferred > 0 && w.Now().Sub(q.Oldest) > oldLetter:
		return []Finding{{
			State: Warning, Says: fmt.Sprintf("%d letters wait in vain, the oldest since %s; the other side said: %s", q.Deferred, q.Oldest.UTC().Format(time.RFC3339), zone.Plain(q.Reply)),
			Remedy: "guichet queue list shows them, guichet queue show ID every attempt; what the other side says is what to mend",
		}}
	}
	return []Finding{{State: Good, Says: fmt.Sprintf("%d letters wait, %d of them tried in vain", q.Waiting, q.Deferred)}}
}

// Blocklists are DNS lists of addresses that send spam, which may be asked without an account.
var Blocklists = []string{"zen.spamhaus.org", "bl.spamcop.net", "psbl.surriel.com"}

// blocklists proves that receivers have nothing against our addresses (RFC 5782 §2).
func (w machine) blocklists(ctx context.Context) (all []Finding) {
	if !w.faces || w.c.Outbound.Relay != "" || len(w.c.Relays) > 0 {
		return nil // the relay's address is what others see
	}
	for _, ip := range w.our(ctx) {
		if !isPublic(ip) {
			continue
		}
		f := Finding{About: ip.String(), State: Good, Says: "on no list that answers"}
		for _, list := range w.Lists {
			if code, ok := w.listed(ctx, ip, list); ok {
				f.State, f.Says = Fault, fmt.Sprintf("is on the list %s (%s): many servers refuse its mail", list, code)
				f.Remedy = "look there why, mend it and ask to be taken off (https://" + strings.TrimPrefix(strings.TrimPrefix(list, "zen."), "bl.") + "), or send by a smarthost"
				break
			}
		}
		all = append(all, f)
	}
	return all
}

// listed asks one list. Answers of 127.255.255 are about the question, not the address: lists refuse
// large resolvers so.
func (w machine) listed(ctx context.Context, ip netip.Addr, list string) (string, bool) {
	name := strings.NewReplacer(".in-addr.arpa.", "", ".ip6.arpa.", "").Replace(zone.Reverse(ip))
	for _, code := range w.addresses(ctx, name+"."+list).all {
		if b := code.As4(); code.Is4() && b[0] == 127 && b[1] != 255 {
			return code.String(), true
		}
	}
	return "", false
}
