package service

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"guichet/desk"
	"guichet/mail"
)

const (
	// unfiledName is the file in the data directory of mails that were not kept, the latest last;
	// with ".1" behind it those before.
	unfiledName = "unfiled.jsonl"
	// maxUnfiled is the size at which a new file begins: some 5,000 mails.
	maxUnfiled = 1 << 20
)

// unfiled is a desk.Register in two files that take each other's place. A mail is known by a digest
// of its Message-ID, and neither people nor words stand there, so an erasure has nothing to look for.
// A lost line costs an answer to an admin, and no line is worth a flush to the disk.
type unfiled struct {
	path string
	here func() error // nil error: the directory is the one that was opened
	log  zerolog.Logger
	mu   sync.Mutex // of writing
}

var _ desk.Register = (*unfiled)(nil)

// unfiledLine is one line of the file.
type unfiledLine struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Session string    `json:"session"`
	Refused bool      `json:"refused"`
	Kind    mail.Kind `json:"kind,omitempty"`
	Text    string    `json:"text"`
}

func newUnfiled(dir string, here func() error, log zerolog.Logger) *unfiled {
	return &unfiled{path: filepath.Join(dir, unfiledName), here: here, log: log}
}

func digest(id mail.MessageID) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:16])
}

// Note writes a line. A full disk loses it.
func (u *unfiled) Note(m desk.Unfiled) {
	line, err := json.Marshal(unfiledLine{digest(m.ID), m.At, m.Session, m.Refused, m.Kind, m.Text})
	if err == nil {
		err = u.write(append(line, '\n'))
	}
	if err != nil {
		u.log.Debug().Err(err).Msg("a mail that was not kept is not noted")
	}
}

func (u *unfiled) write(line []byte) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if err := u.here(); err != nil {
		return err
	}
	if info, err := os.Stat(u.path); err == nil && info.Size() >= maxUnfiled {
		if err := os.Rename(u.path, u.path+".1"); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(u.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(line)
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

// Unfiled reads what is known of a Message-ID, the oldest first.
func (u *unfiled) Unfiled(id mail.MessageID) []desk.Unfiled {
	var all []desk.Unfiled
	key := digest(id)
	for _, path := range []string{u.path + ".1", u.path} {
		f, err := os.Open(path)
		if err != nil {
			continue
		}
		for s := bufio.NewScanner(f); s.Scan(); {
			var l unfiledLine
			if !bytes.Contains(s.Bytes(), []byte(key)) || json.Unmarshal(s.Bytes(), &l) != nil || l.ID != key {
				continue
			}
			all = append(all, desk.Unfiled{ID: id, At: l.At, Session: l.Session, Refused: l.Refused, Kind: l.Kind, Text: l.Text})
		}
		f.Close()
	}
	return all
}
