package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"guichet/e2e/live"
)

// measureFile measures the file that real mails make, once it was rewritten without free pages: octets on disk a mail, with
// today's desk and that of o.before. Mails that either refuses count for neither.
func measureFile(r *run, bin string, o options) error {
	builds := []build{{"now", bin}}
	if o.before != "" {
		before, err := buildCommit(r, o.before)
		if err != nil {
			return err
		}
		builds = append(builds, build{"before", before})
	}
	mails, err := readMails(o.corpora)
	if err != nil {
		return err
	}
	size := 0
	for _, m := range mails {
		size += len(m)
	}
	fmt.Printf("%d mails of %.1f KB\n\n| build | taken | KB of file a mail | of the mail's own |\n|---|---|---|---|\n", len(mails), float64(size)/1e3/float64(len(mails)))
	for _, b := range builds {
		r.sub(func(r *run) {
			empty, _ := fileOf(r, b.bin, nil)
			full, taken := fileOf(r, b.bin, mails)
			fmt.Printf("| %s | %d | %.2f | %.2f |\n", b.name, taken, float64(full-empty)/1e3/float64(max(taken, 1)), float64(full-empty)/float64(size))
		})
	}
	return nil
}

// fileOf is the octets on disk of a desk that took mails, after a rewrite, and how many it took.
func fileOf(r *run, bin string, mails [][]byte) (size int64, taken int) {
	relay := live.FreeAddr()
	neverGreet(r, relay)
	d := live.StartDesk(r, bin, live.Setup{Relay: relay})
	if len(mails) > 0 {
		c, a := live.Dial("", d.Addr)
		if c == nil {
			r.Fatalf("dial: %v", a)
		}
		defer c.Close()
		for i, m := range mails {
			if a := c.Send(fmt.Sprintf("sender%d@customer.test", i), []string{rcpt}, m); a.Code == 250 {
				taken++
			}
		}
	}
	d.Stop()
	if _, errs, code := d.Run("rewrite"); code != 0 {
		r.Fatalf("guichet rewrite: %s", errs)
	}
	return sizeOf(d.Data()), taken
}

// readMails reads all mails below a directory, with the line ends that SMTP wants.
func readMails(dir string) (all [][]byte, err error) {
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".eml") {
			return err
		}
		b, err := os.ReadFile(path)
		if err == nil {
			b = bytes.ReplaceAll(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), []byte("\r"), nil)
			all = append(all, bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")))
		}
		return err
	})
	if err == nil && len(all) == 0 {
		err = errors.New("there is no *.eml below " + dir)
	}
	return all, err
}
