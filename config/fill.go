package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// decoder carries values from a TOML tree into the structs, as their tags say, and collects
// every fault on the way. The decoder of the toml module stops at the first.
type decoder struct {
	where  source
	faults Faults
}

func (d *decoder) fail(path, format string, args ...any) {
	d.faults = append(d.faults, d.where.fault(path, format, args...))
}

// table fills the struct into from one TOML table.
func (d *decoder) table(path string, from map[string]any, into reflect.Value) {
	var known []string
	for i := range into.NumField() {
		field := into.Type().Field(i)
		name, ok := field.Tag.Lookup("toml")
		if !ok {
			continue
		}
		known = append(known, name)
		value, there := from[name]
		d.field(join(path, name), field.Tag, value, there, into.Field(i))
	}
	for name := range from {
		if !slices.Contains(known, name) {
			d.unknown(path, name, known)
		}
	}
}

func (d *decoder) unknown(path, name string, known []string) {
	at := join(path, name)
	switch near := nearest(name, known); {
	case near != "":
		d.fail(at, "unknown key; did you mean %q?", near)
	case path == "":
		d.fail(at, "unknown key; the file may have %s", strings.Join(known, ", "))
	default:
		d.fail(at, "unknown key; [%s] may have %s", plain(path), strings.Join(known, ", "))
	}
}

// field fills one field: a table, an array of tables, or a value with default and checks.
func (d *decoder) field(path string, tag reflect.StructTag, value any, there bool, into reflect.Value) {
	switch {
	case parsers[into.Type()] != nil || into.Kind() == reflect.Slice && parsers[into.Type().Elem()] != nil:
		d.value(path, tag, value, there, into)
	case into.Kind() == reflect.Struct:
		table, ok := value.(map[string]any)
		if there && !ok {
			d.fail(path, "is a table; write [%s] on a line of its own and the keys below", plain(path))
		}
		d.table(path, table, into)
	default:
		if there {
			d.tables(path, value, into)
		}
		if tag.Get("need") != "" && into.IsNil() {
			d.fail(path, "at least one is needed; write [[%s]] and its keys below", path)
		}
	}
}

// tables fills a slice of structs from [[path]] tables.
func (d *decoder) tables(path string, value any, into reflect.Value) {
	list, ok := value.([]map[string]any)
	if inline, is := value.([]any); is { // path = [{…}]
		ok = true
		for _, v := range inline {
			table, is := v.(map[string]any)
			ok = ok && is
			list = append(list, table)
		}
	}
	if !ok {
		d.fail(path, "is a list of tables; write [[%s]] above each", plain(path))
		list = []map[string]any{}
	}
	if len(list) == 0 && ok {
		return
	}
	into.Set(reflect.MakeSlice(into.Type(), len(list), len(list)))
	for i, table := range list {
		d.table(fmt.Sprintf("%s[%d]", path, i), table, into.Index(i))
	}
}

// value fills one value, from the file or from its default.
func (d *decoder) value(path string, tag reflect.StructTag, value any, there bool, into reflect.Value) {
	if !there {
		if tag.Get("need") != "" {
			d.fail(path, "missing; add %s = %s", path[strings.LastIndexByte(path, '.')+1:], double(tag.Get("sample")))
			return
		}
		value = literal(tag.Get("default"))
	}
	if into.Kind() == reflect.Slice {
		d.list(path, tag, value, into)
		return
	}
	d.one(path, tag, value, into)
}

func (d *decoder) list(path string, tag reflect.StructTag, value any, into reflect.Value) {
	list, ok := value.([]any)
	if !ok {
		d.fail(path, "is a list; write it in brackets, %s = [...]", path[strings.LastIndexByte(path, '.')+1:])
		return
	}
	out := reflect.MakeSlice(into.Type(), len(list), len(list))
	for i, v := range list {
		d.one(fmt.Sprintf("%s[%d]", path, i), tag, v, out.Index(i))
	}
	into.Set(out)
}

func (d *decoder) one(path string, tag reflect.StructTag, value any, into reflect.Value) {
	got, err := parsers[into.Type()](value)
	if err == nil && value == "" && tag.Get("need") != "" {
		err = fmt.Errorf("is empty; write for example %s", double(tag.Get("sample")))
	}
	if err == nil && tag.Get("check") != "" {
		err = check(tag.Get("check"), got)
	}
	if err != nil {
		d.fail(path, "%v", err)
		return
	}
	into.Set(reflect.ValueOf(got))
}

// literal reads a value from a struct tag.
func literal(s string) any {
	var v struct{ X any }
	if err := toml.Unmarshal([]byte("X = "+s), &v); err != nil {
		panic("config: a tag's default is not TOML: " + s) // a test reads them all
	}
	return v.X
}

// double writes a tag's value with the quotes that people write.
func double(s string) string { return strings.ReplaceAll(s, "'", `"`) }

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
