package setup

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"guichet/config"
)

// User is the account that the units run the desk as.
const User = "guichet"

// Options are how files are made.
type Options struct {
	Now     time.Time
	Account string                                  // who owns the desk's files, if there is such a user and we are root
	Keyring func(dir string) (made bool, err error) // makes the token keys of a fresh data directory
}

// Done is what Apply did.
type Done struct {
	Made  []string       // files and directories
	Kept  []string       // those that were there
	Notes []string       // what a person should know
	Conf  *config.Config // as it stands in the file now
}

// Apply makes what is missing: directories, configuration, DKIM keys, token keys. What is there stays
// as it is. A configuration that is there counts instead of the answers.
func Apply(a Answers, o Options) (*Done, error) {
	w := writer{o: o, done: &Done{}}
	w.account()
	w.dir(filepath.Dir(a.File), 0o750, false)
	fresh := !exists(a.File)
	if fresh {
		if _, err := config.Parse(a.File, a.Config(o.Now)); err != nil {
			return nil, err // before anything is written
		}
		w.keys(a)
		w.file(a.File, 0o640, a.Config(o.Now))
	} else {
		w.kept(a.File, false)
	}
	if w.err != nil {
		return w.done, w.err
	}
	c, err := config.Load(a.File)
	if err != nil {
		return w.done, fmt.Errorf("%w\nthe file was there before; mend it, or move it away and run setup again", err)
	}
	w.done.Conf = c
	for _, k := range c.DKIM {
		w.adopt(filepath.Dir(k.Key), false)
		w.adopt(k.Key, false)
	}
	if !fresh {
		w.differs(a, c)
	}
	w.dir(c.Data, 0o700, true)
	if w.err == nil {
		w.keyring(c.Data)
	}
	return w.done, w.err
}

// writer makes files until the first error.
type writer struct {
	o        Options
	done     *Done
	uid, gid int // of the account; -1: files are ours
	err      error
}

func (w *writer) account() {
	w.uid, w.gid = -1, -1
	u, err := user.Lookup(w.o.Account)
	switch {
	case os.Geteuid() != 0:
		w.note("not run as root: the files belong to this user, and the desk must run as the same")
	case err != nil:
		w.note("there is no user %s: install the package, or run systemd-sysusers with its file; then setup again gives it the files", w.o.Account)
	default:
		w.uid, _ = strconv.Atoi(u.Uid)
		w.gid, _ = strconv.Atoi(u.Gid)
	}
}

func (w *writer) note(format string, args ...any) {
	w.done.Notes = append(w.done.Notes, fmt.Sprintf(format, args...))
}

func (w *writer) fail(err error) {
	if w.err == nil && err != nil {
		w.err = err
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// dir makes a directory; theirs says that it is the account's own, and not only for it to read.
func (w *writer) dir(path string, mode os.FileMode, theirs bool) {
	if w.err != nil {
		return
	}
	if exists(path) {
		w.adopt(path, theirs)
		return
	}
	w.fail(os.MkdirAll(path, mode))
	w.fail(os.Chmod(path, mode)) // whatever the umask
	w.give(path, theirs)
	w.done.Made = append(w.done.Made, path+"/")
}

// give hands a file to the account, or lets it read.
func (w *writer) give(path string, theirs bool) {
	if w.err != nil || w.gid < 0 {
		return
	}
	uid := 0
	if theirs {
		uid = w.uid
	}
	w.fail(os.Lchown(path, uid, w.gid))
}

// file writes a file that is not there yet, whole or not at all.
func (w *writer) file(path string, mode os.FileMode, data []byte) {
	if w.err != nil {
		return
	}
	if exists(path) {
		w.kept(path, false)
		return
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		w.fail(err)
		return
	}
	defer os.Remove(f.Name()) // gone already when all went well
	_, err = f.Write(data)
	w.fail(errors.Join(err, f.Chmod(mode), f.Sync(), f.Close()))
	w.give(f.Name(), false)
	if w.err == nil {
		w.fail(os.Link(f.Name(), path)) // fails where somebody else was quicker
	}
	w.done.Made = append(w.done.Made, path)
}

// keys makes the DKIM keys.
func (w *writer) keys(a Answers) {
	for _, k := range a.keys(w.o.Now) {
		w.dir(filepath.Dir(k.file), 0o750, false)
		if w.err != nil || exists(k.file) {
			w.kept(k.file, false)
			continue
		}
		b, err := newKey(k.kind)
		w.fail(err)
		w.file(k.file, 0o640, b)
	}
}

// newKey is a private key in PEM. RSA has 2048 bits, since longer ones do not fit into one string of
// many a panel (RFC 8301 §3.2).
func newKey(kind string) ([]byte, error) {
	var private crypto.PrivateKey
	var err error
	if kind == "rsa" {
		private, err = rsa.GenerateKey(rand.Reader, 2048)
	} else {
		_, private, err = ed25519.GenerateKey(rand.Reader)
	}
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), err
}

// keyring makes the token keys, once.
func (w *writer) keyring(data string) {
	made, err := w.o.Keyring(data)
	w.fail(err)
	path := filepath.Join(data, "keyring.json")
	if made {
		w.give(path, true)
		w.done.Made = append(w.done.Made, path)
	} else {
		w.kept(path, true)
	}
}

// kept notes a file that was there.
func (w *writer) kept(path string, theirs bool) {
	w.done.Kept = append(w.done.Kept, path)
	w.adopt(path, theirs)
}

// adopt gives a file that was there to the account, if it is still all root's: it was made before there
// was the account.
func (w *writer) adopt(path string, theirs bool) {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() && !info.IsDir() {
		return
	}
	if s, ok := info.Sys().(*syscall.Stat_t); ok && s.Uid == 0 && s.Gid == 0 {
		w.give(path, theirs)
	}
}

// differs notes where a configuration that was there is not what was asked for.
func (w *writer) differs(a Answers, c *config.Config) {
	found := false
	for _, s := range c.Addresses {
		found = found || s.Email == a.Address
	}
	if !found {
		w.note("%s has no address %s; it stays as it is. To add it:\n\n[[address]]\nemail = %s\n", a.File, a.Address, quote(a.Address.String()))
	}
	if len(c.DKIM) == 0 {
		w.note("%s names no [[dkim]] key: letters leave without a signature", a.File)
	}
}
