package bolt

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/mail"
	"guichet/search"
	"guichet/store/bolt/index"
	"guichet/ticket"
)

// childDir names the directory in which a child of the tests makes arrivals; childCount how
// many, without end if it is missing.
const (
	childDir   = "GUICHET_BOLT_TEST_DIR"
	childCount = "GUICHET_BOLT_TEST_COUNT"
	// childRewrite has the child rewrite its file all the time.
	childRewrite = "GUICHET_BOLT_TEST_REWRITE"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		child(dir, os.Getenv(childCount))
		return
	}
	os.Exit(m.Run())
}

// child makes arrivals and writes a ledger to its output: a line for each that was
// acknowledged, and for each that was not.
func child(dir, count string) {
	db, err := Open(dir, Options{indexing: eager})
	if err != nil {
		fmt.Println("open", err)
		os.Exit(1)
	}
	if os.Getenv(childRewrite) != "" {
		go func() {
			for {
				if _, err := db.Rewrite(context.Background()); err != nil {
					fmt.Println("failed", err)
				}
			}
		}()
	}
	n := 1 << 30
	_, _ = fmt.Sscan(count, &n)
	var all sync.WaitGroup
	var mu sync.Mutex
	seed := os.Getpid()
	workers := min(8, n)
	for w := range workers {
		all.Go(func() {
			for i := range n / workers {
				id := fmt.Sprintf("%d-%d-%d@child.test", seed, w, i)
				size := sizeOf(id)
				err := childArrival(db, id, size)
				mu.Lock()
				if err == nil {
					fmt.Println("acknowledged", id)
				} else {
					fmt.Println("failed", id, strings.ReplaceAll(err.Error(), "\n", " "))
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	fmt.Println("close", db.Close())
}

// sizeOf gives each mail a size of its own; one in 20 is a file.
func sizeOf(id string) int {
	sum := 0
	for _, c := range id {
		sum = sum*31 + int(c)
	}
	sum &= 1<<20 - 1
	if sum%20 == 0 {
		return 1<<20 + 1 + sum
	}
	return sum % 30_000
}

func childArrival(db *DB, id string, size int) error {
	ctx := context.Background()
	staged, err := db.Stage(ctx, bytes.NewReader(octets(size)), 0)
	if err != nil {
		return err
	}
	defer staged.Discard()
	from := mail.Address{Local: "carla", Domain: "customer.test"}
	return db.Update(ctx, func(tx ticket.Tx) error {
		_, err := arrive(tx, from, mail.MessageID(id), time.Now(), staged)
		return err
	})
}

// command runs the child, under other programs if any are given.
func command(dir string, count int, under ...string) *exec.Cmd {
	args := append(under, os.Args[0])
	c := exec.Command(args[0], args[1:]...)
	c.Env = append(os.Environ(), childDir+"="+dir)
	if count > 0 {
		c.Env = append(c.Env, fmt.Sprint(childCount, "=", count))
	}
	return c
}

// ledger reads a child's output: what was acknowledged, and what failed. It calls each
// after every line, if there is one.
func ledger(r io.Reader, each func(lines int)) (acknowledged, failed []string) {
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		word, rest, _ := strings.Cut(lines.Text(), " ")
		switch word {
		case "acknowledged":
			acknowledged = append(acknowledged, rest)
		case "failed", "open":
			failed = append(failed, rest)
		}
		if each != nil {
			each(n)
		}
	}
	return acknowledged, failed
}

// TestKill kills the process in the midst of it, again and again: nothing that was
// acknowledged is lost or changed.
func TestKill(t *testing.T) { killed(t) }

// TestKillRewriting is the same while the file is rewritten all the time.
func TestKillRewriting(t *testing.T) { killed(t, childRewrite+"=1") }

func killed(t *testing.T, environment ...string) {
	dir := t.TempDir()
	var acknowledged []string
	for round := range 5 {
		c := command(dir, 0)
		c.Env = append(c.Env, environment...)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		got, failed := ledger(out, func(lines int) {
			if lines == 40+37*round {
				_ = c.Process.Kill()
			}
		})
		_ = c.Wait()
		if len(failed) > 0 {
			t.Fatal(failed)
		}
		acknowledged = append(acknowledged, got...)
		db := opened(t, dir, Options{})
		kept(t, db, acknowledged)
		findable(t, db)
		sound(t, db)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d acknowledged", len(acknowledged))
}

// kept checks that every mail of the ledger is there, whole.
func kept(t *testing.T, db *DB, ids []string) {
	t.Helper()
	for _, id := range ids {
		err := db.View(context.Background(), func(r ticket.Reader) error {
			refs, err := r.FindRefs(mail.MessageID(id), 100)
			if err != nil {
				return err
			}
			if len(refs) != 1 {
				return fmt.Errorf("%d refs", len(refs))
			}
			letters, err := r.Letters(refs[0].Ticket)
			if err != nil || len(letters) != 2 {
				return fmt.Errorf("%d letters: %w", len(letters), err)
			}
			raw, err := r.Raw(refs[0].Ticket, refs[0].Message)
			if err == nil && !bytes.Equal(raw, octets(sizeOf(id))) {
				err = fmt.Errorf("its %d octets differ", len(raw))
			}
			return err
		})
		if err != nil {
			t.Errorf("%s was acknowledged, and now: %v", id, err)
		}
	}
}

// findable checks that the index, or what waits for it, has every ticket of the child.
func findable(t *testing.T, db *DB) {
	t.Helper()
	err := db.View(context.Background(), func(r ticket.Reader) error {
		tickets, err := r.Tickets(0, index.MaxFresh)
		if err != nil {
			return err
		}
		carla := mail.Address{Local: "carla", Domain: "customer.test"}
		for _, q := range []search.Query{search.ParseQuery("tray"), search.Query{}.With(ticket.PersonTerm(carla))} {
			hits, err := r.Search(q, 0, index.MaxFresh)
			if err != nil {
				return err
			}
			if len(hits) != len(tickets) {
				t.Errorf("%d of %d tickets are found", len(hits), len(tickets))
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
