package aws

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// A Change is one setting that deploying changes. From is empty where nothing was
// there, To where it goes. Values of environment variables are never in it.
type Change struct {
	Setting string `json:"setting"`
	From    string `json:"from"`
	To      string `json:"to"`
}

// String is the line of a plan.
func (c Change) String() string {
	switch {
	case c.From == "":
		return fmt.Sprintf("+ %s: %s", c.Setting, c.To)
	case c.To == "":
		return fmt.Sprintf("- %s: %s", c.Setting, c.From)
	}
	return fmt.Sprintf("~ %s: %s -> %s", c.Setting, c.From, c.To)
}

// secret stands for a value that must not be shown.
const secret = "(hidden)"

// variables is the one map that AWS replaces whole and whose values are secret.
const variables = "Environment.Variables"

// unordered names the lists that AWS treats, and may return, as sets.
var unordered = []string{"Architectures", "VpcConfig.SubnetIds", "VpcConfig.SecurityGroupIds"}

// mentioned reports whether function.json says anything of a value: an empty list
// or text is a mention ("remove them"), null and absence are not.
func mentioned(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return !v.IsNil()
	}
	return !v.IsZero()
}

// overlay returns want on top of have: the fields and, unless prune, the map keys
// that want does not mention stay as they are.
func overlay(have, want reflect.Value, prune bool) reflect.Value {
	switch {
	case isStruct(want.Type()):
		out := reflect.New(want.Type().Elem())
		for i := range want.Elem().NumField() {
			if !want.Elem().Type().Field(i).IsExported() {
				continue
			}
			w := want.Elem().Field(i)
			h := reflect.Zero(w.Type())
			if !have.IsNil() {
				h = have.Elem().Field(i)
			}
			if mentioned(w) {
				h = overlay(h, w, prune)
			}
			out.Elem().Field(i).Set(h)
		}
		return out
	case want.Kind() == reflect.Map && !prune:
		out := reflect.MakeMap(want.Type())
		for _, m := range []reflect.Value{have, want} {
			for it := m.MapRange(); it.Next(); {
				out.SetMapIndex(it.Key(), it.Value())
			}
		}
		return out
	}
	return want
}

// differences lists what overlay would change, leaf by leaf.
func differences(path string, have, want reflect.Value, prune bool) []Change {
	switch {
	case !mentioned(want):
		return nil
	case isStruct(want.Type()):
		var out []Change
		for i := range want.Elem().NumField() {
			field := want.Elem().Type().Field(i)
			if !field.IsExported() {
				continue
			}
			h := reflect.Zero(field.Type)
			if !have.IsNil() {
				h = have.Elem().Field(i)
			}
			out = append(out, differences(path+"."+field.Name, h, want.Elem().Field(i), prune)...)
		}
		return out
	case want.Kind() == reflect.Map:
		return mapDifferences(path, have, want, prune)
	}
	from, to := show(path, have), show(path, want)
	if from == to {
		return nil
	}
	return []Change{{Setting: path, From: from, To: to}}
}

// mapDifferences compares maps of text by key.
func mapDifferences(path string, have, want reflect.Value, prune bool) []Change {
	keys := map[string]bool{}
	for it := want.MapRange(); it.Next(); {
		keys[it.Key().String()] = true
	}
	if prune {
		for it := have.MapRange(); it.Next(); {
			keys[it.Key().String()] = true
		}
	}
	text := func(m reflect.Value, key string) (string, bool) {
		v := m.MapIndex(reflect.ValueOf(key))
		if !v.IsValid() {
			return "", false
		}
		return v.String(), true
	}
	var out []Change
	for key := range keys {
		from, had := text(have, key)
		to, has := text(want, key)
		if had == has && from == to {
			continue
		}
		if path == variables {
			from, to = hide(had), hide(has)
		}
		out = append(out, Change{Setting: path + "." + key, From: from, To: to})
	}
	slices.SortFunc(out, func(a, b Change) int { return strings.Compare(a.Setting, b.Setting) })
	return out
}

func hide(present bool) string {
	if present {
		return secret
	}
	return ""
}

// show is a value's canonical text: equal values have equal texts, and nothing is
// the empty text whether AWS leaves it out or sends it empty.
func show(path string, v reflect.Value) string {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Slice:
		if v.Len() == 0 {
			return ""
		}
		if v.Type().Elem().Kind() == reflect.String {
			list := make([]string, v.Len())
			for i := range list {
				list[i] = v.Index(i).String()
			}
			if slices.Contains(unordered, path) {
				slices.Sort(list)
			}
			return strings.Join(list, ", ")
		}
	}
	text, err := json.Marshal(v.Interface())
	if err != nil { // the SDK's shapes hold nothing that JSON cannot
		return fmt.Sprint(v.Interface())
	}
	return string(text)
}

func isStruct(t reflect.Type) bool {
	return t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct
}
