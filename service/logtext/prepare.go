package logtext

import (
	"encoding/json"
	"math"
	"strconv"
	"time"

	"github.com/rs/zerolog"
)

// prepare changes the fields of one line to what a person reads.
func prepare(line map[string]any) error {
	for name, value := range line {
		switch v := value.(type) {
		case nil:
			delete(line, name)
		case string:
			if v == "" && name != zerolog.MessageFieldName {
				delete(line, name)
			}
		case []any:
			if len(v) == 0 {
				delete(line, name)
			}
		case json.Number:
			line[name] = withUnit(name, v.String())
		}
	}
	return nil
}

// withUnit is a number of the log with its unit, such as "1.2s" or "34kB".
func withUnit(name, number string) string {
	switch name {
	case "took", "pause":
		n, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return number
		}
		if n < 1000 {
			return strconv.FormatFloat(math.Round(10*n)/10, 'f', -1, 64) + "ms"
		}
		return time.Duration(n * float64(time.Millisecond)).Round(time.Millisecond).String()
	case "size", "free", "was":
		n, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return number
		}
		return octets(n)
	}
	return number
}
