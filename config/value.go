package config

import (
	"errors"
	"fmt"
	"math"
	"net"
	"net/netip"
	"reflect"
	"strconv"
	"strings"
	"time"

	"guichet/mail"
)

// parsers turn what TOML has into what a field wants, by the field's type.
var parsers = map[reflect.Type]func(any) (any, error){
	reflect.TypeFor[string]():              parseString,
	reflect.TypeFor[bool]():                parseBool,
	reflect.TypeFor[map[string]string]():   parseLabels,
	reflect.TypeFor[map[string][]string](): parseLabelLists,
	reflect.TypeFor[int]():                 parseInt,
	reflect.TypeFor[int64]():               parseSize,
	reflect.TypeFor[time.Duration]():       parseDuration,
	reflect.TypeFor[mail.Address]():        parseAddress,
	reflect.TypeFor[netip.Prefix]():        parsePrefix,
	reflect.TypeFor[Listen]():              parseListen,
}

func parseString(v any) (any, error) {
	s, ok := v.(string)
	if !ok {
		return nil, fmt.Errorf("%v is not text; put it in quotes", v)
	}
	return s, nil
}

func parseBool(v any) (any, error) {
	b, ok := v.(bool)
	if !ok {
		return nil, fmt.Errorf("%s is neither true nor false; write one of them without quotes", show(v))
	}
	return b, nil
}

// parseLabels takes a table of words by language.
func parseLabels(v any) (any, error) {
	return byLanguage(v, `{ fr = "Facture" }`, func(language string, word any) (string, error) {
		text, ok := word.(string)
		if !ok || text == "" {
			return "", fmt.Errorf("%s is no text; put words in quotes behind %s", show(word), language)
		}
		return text, nil
	})
}

// parseLabelLists takes a table of lists of words by language.
func parseLabelLists(v any) (any, error) {
	return byLanguage(v, `{ fr = ["oui", "non"] }`, func(language string, list any) ([]string, error) {
		var words []string
		all, ok := list.([]any)
		for _, word := range all {
			text, is := word.(string)
			ok = ok && is && checkLine(text, "") == nil && text != ""
			words = append(words, text)
		}
		if !ok {
			return nil, fmt.Errorf(`%s is no list of words; write for example ["oui", "non"] behind %s`, show(list), language)
		}
		return words, nil
	})
}

// byLanguage reads a table of what one reads, by language.
func byLanguage[T any](v any, example string, one func(language string, v any) (T, error)) (any, error) {
	table, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s is no table of languages; write for example %s", show(v), example)
	}
	out := map[string]T{}
	for language, v := range table {
		if err := checkLanguage(language); err != nil {
			return nil, err
		}
		read, err := one(language, v)
		if err != nil {
			return nil, err
		}
		out[language] = read
	}
	return out, nil
}

func parseInt(v any) (any, error) {
	n, ok := v.(int64)
	if !ok || n != int64(int32(n)) {
		return nil, fmt.Errorf("%s is not a whole number; write digits without quotes", show(v))
	}
	return int(n), nil
}

// units of sizes, in octets.
var units = map[string]float64{
	"": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
	"k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12,
	"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
}

func parseSize(v any) (any, error) {
	if n, ok := v.(int64); ok {
		return n, nil
	}
	s, _ := v.(string)
	cut := strings.LastIndexAny(s, "0123456789") + 1
	n, err := strconv.ParseFloat(s[:cut], 64)
	unit, ok := units[strings.ToLower(strings.TrimSpace(s[cut:]))]
	if err != nil || !ok || !(math.Abs(n*unit) < 1<<62) {
		return nil, fmt.Errorf(`%s is not a size; write octets as a number, or text such as "10MB"`, show(v))
	}
	return int64(n * unit), nil
}

var errDuration = errors.New(`is not a time; write for example "120s", "90m", "36h" or "5d"`)

// parseDuration reads Go durations with a number of days before them or alone.
func parseDuration(v any) (any, error) {
	s, ok := v.(string)
	if !ok {
		return nil, fmt.Errorf("%s %w", show(v), errDuration)
	}
	days, rest, ok := strings.Cut(s, "d")
	if !ok {
		days, rest = "0", s
	}
	n, err := strconv.ParseFloat(days, 64)
	var d time.Duration
	if err == nil && (rest != "" || !ok) {
		d, err = time.ParseDuration(rest)
	}
	total := n*24*float64(time.Hour) + float64(d)
	if err != nil || !(math.Abs(total) < math.MaxInt64/2) {
		return nil, fmt.Errorf("%q %w", s, errDuration)
	}
	return time.Duration(total), nil
}

func parseAddress(v any) (any, error) {
	s, _ := v.(string)
	a, err := mail.ParseAddress(s)
	if err != nil {
		return nil, fmt.Errorf("%s is not a mail address; write it bare, such as \"name@example.org\"", show(v))
	}
	return a, nil
}

func parsePrefix(v any) (any, error) {
	s, _ := v.(string)
	if a, err := netip.ParseAddr(s); err == nil && a.Zone() == "" {
		a = a.Unmap()
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return nil, fmt.Errorf(`%s is neither an IP address nor a network; write for example "192.0.2.10" or "192.0.2.0/24"`, show(v))
	}
	if p.Bits() == 0 {
		return nil, fmt.Errorf("%q is the whole Internet; list your own hosts", s)
	}
	if p != p.Masked() {
		return nil, fmt.Errorf("%q has bits beyond its length; write %q", s, p.Masked())
	}
	return p, nil
}

// parseListen takes host:port, and a path with a slash as a socket's.
func parseListen(v any) (any, error) {
	s, _ := v.(string)
	if s == "" {
		return Listen{}, nil
	}
	if path := strings.TrimPrefix(s, "unix:"); strings.Contains(path, "/") && len(path) <= 107 {
		return Listen{Network: "unix", Address: path}, nil
	}
	host, port, err := net.SplitHostPort(s)
	if err == nil && (host == "" || validHost(host)) {
		if n, err := strconv.ParseUint(port, 10, 16); err == nil {
			return Listen{Network: "tcp", Address: net.JoinHostPort(host, strconv.Itoa(int(n)))}, nil
		}
	}
	return nil, fmt.Errorf(`%s is no place to listen at; write "host:port" such as "0.0.0.0:25" or "[::1]:25"`, show(v))
}

// show quotes text and leaves numbers as they are.
func show(v any) string {
	if s, ok := v.(string); ok {
		return strconv.Quote(s)
	}
	return fmt.Sprint(v)
}
