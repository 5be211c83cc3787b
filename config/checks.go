package config

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // see checkZone
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// checks are what the check tags name. Text that is empty passes: need asks for it.
var checks = map[string]func(any) error{
	"positive": func(v any) error {
		if number(v) <= 0 {
			return errors.New("must be more than zero")
		}
		return nil
	},
	"natural": func(v any) error {
		if number(v) < 0 {
			return errors.New("must not be negative")
		}
		return nil
	},
	"url":      func(v any) error { return checkURL(v.(string)) },
	"mx":       func(v any) error { return checkDomain(strings.TrimPrefix(v.(string), "*.")) },
	"domain":   func(v any) error { return checkDomain(v.(string)) },
	"hostport": func(v any) error { return checkHostPort(v.(string)) },
	"path":     func(v any) error { return checkLine(v.(string), "") },
	"color":    func(v any) error { return checkColor(v.(string)) },
	"label":    checkLabel,
	"line":     func(v any) error { return checkLine(v.(string), "@") },
	"selector": func(v any) error { return checkSelector(v.(string)) },
	"zone":     func(v any) error { return checkZone(v.(string)) },
	"language": func(v any) error { return checkLanguage(v.(string)) },
	"pattern":  func(v any) error { return checkPattern(v.(string)) },
}

// check runs the check that a tag names on a value.
func check(name string, v any) error {
	if v == "" && name != "pattern" && !strings.HasPrefix(name, "one of ") {
		return nil
	}
	if list, ok := strings.CutPrefix(name, "one of "); ok {
		return checkOneOf(v.(string), strings.Split(list, "|"))
	}
	return checks[name](v)
}

func number(v any) int64 { return reflect.ValueOf(v).Int() }

func checkOneOf(s string, words []string) error {
	if slices.Contains(words, s) {
		return nil
	}
	for i, w := range words {
		words[i] = strconv.Quote(w)
	}
	return fmt.Errorf("%q is not possible; write %s", s, strings.Join(words, " or "))
}

// checkDomain wants a full name as DNS has it: A-labels of letters, digits and hyphens
// (RFC 5321 §2.3.5), or localhost.
func checkDomain(s string) error {
	ascii, err := idna.Lookup.ToASCII(s)
	switch {
	case err == nil && ascii != s && !strings.EqualFold(ascii, s):
		return fmt.Errorf("%q is not how DNS writes it; write %q", s, ascii)
	case strings.EqualFold(s, "localhost"):
		return nil
	case !validName(s) || !strings.Contains(s, "."):
		return fmt.Errorf(`%q is not a full domain name; write for example "mx.example.org"`, s)
	}
	if _, err := netip.ParseAddr(s); err == nil {
		return fmt.Errorf("%q is an IP address; write the host's name", s)
	}
	return nil
}

func checkHostPort(s string) error {
	host, port, err := net.SplitHostPort(s)
	if n, perr := strconv.ParseUint(port, 10, 16); err != nil || !validHost(host) || perr != nil || n == 0 {
		return fmt.Errorf(`%q is not "host:port"; write for example "smtp.example.org:25"`, s)
	}
	return nil
}

// checkLine refuses what would break a header or a path apart, and the characters in not.
func checkLine(s, not string) error {
	if strings.IndexFunc(s, unicode.IsControl) >= 0 {
		return errors.New("must be one line without control characters")
	}
	if strings.ContainsAny(s, not) {
		return fmt.Errorf("%q must not contain %q: mail programs would take it for an address", s, not)
	}
	return nil
}

// checkLabel wants words that a line of a mail can begin with, up to a colon.
func checkLabel(v any) error {
	if labels, ok := v.(map[string]string); ok {
		for _, language := range slices.Sorted(maps.Keys(labels)) {
			if err := checkLabel(labels[language]); err != nil {
				return err
			}
		}
		return nil
	}
	s := v.(string)
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "¿¡"))
	switch {
	case !unicode.IsLetter(first):
		return fmt.Errorf("%q does not begin with a letter; write a word", s)
	case strings.ContainsAny(s, ":："):
		return fmt.Errorf("%q holds a colon, which ends a label; take it out", s)
	case len(s) > maxLabel || len(strings.Fields(s)) > maxLabelWords:
		return fmt.Errorf("%q is longer than %d words or %d octets; choose fewer", s, maxLabelWords, maxLabel)
	}
	return checkLine(s, "")
}

// maxLabel and maxLabelWords bound what is taken for a label in a mail.
const (
	maxLabel      = 80
	maxLabelWords = 8
)

func checkSelector(s string) error {
	if !validName(s) {
		return fmt.Errorf("%q is not a selector; use letters, digits, hyphens and dots", s)
	}
	return nil
}

// checkZone wants a time zone that time.LoadLocation knows. The program brings the zones along,
// for machines that have none.
func checkZone(s string) error {
	if _, err := time.LoadLocation(s); err != nil || s == "Local" {
		return fmt.Errorf(`%q is not the name of a time zone; write for example "Europe/Paris" or "UTC"`, s)
	}
	return nil
}

// checkLanguage wants the short name of a language; whether letters are written in it is
// looked at where they are read.
func checkLanguage(s string) error {
	if len(s) < 2 || len(s) > 3 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") != "" {
		return fmt.Errorf(`%q is not the short name of a language; write for example "en" or "fr"`, s)
	}
	return nil
}

// checkPattern wants an address in which path.Match finds its signs.
func checkPattern(s string) error {
	if _, err := path.Match(s, ""); err != nil || !strings.Contains(s, "@") {
		return fmt.Errorf(`%q is not a pattern of addresses; write for example "*@example.org"`, s)
	}
	return nil
}

// validHost accepts an IP address or a name.
func validHost(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	return validName(s)
}

// validName accepts names of letters, digits, hyphens and underscores, with dots between.
func validName(s string) bool {
	for _, label := range strings.Split(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, r := range label {
			if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", r) {
				return false
			}
		}
	}
	return len(s) <= 253
}

// checkURL wants the beginning of web addresses: scheme, host, perhaps a path.
func checkURL(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil ||
		u.RawQuery != "" || u.Fragment != "" || strings.ContainsAny(s, " <>\"\\") {
		return errors.New(`must be an address such as "https://support.example.org"`)
	}
	return nil
}
