(module
 (type $0 (func (result i32)))
 (type $1 (func (param i32 i32)))
 (type $2 (func (param f32) (result f32)))
 (type $3 (func (param i32 i32 i32)))
 (type $4 (func (param v128) (result v128)))
 (type $5 (func (param i32) (result f32)))
 (type $6 (func (param i32 i32 i32 f32 i32) (result i32)))
 (type $7 (func (param i32 f32 i32) (result i32)))
 (type $8 (func (param i32)))
 (type $9 (func (param f32) (result i64)))
 (type $10 (func (param i32 i32) (result i32)))
 (type $11 (func (param i32) (result i32)))
 (type $12 (func))
 (type $13 (func (param i32 i32 i32 i32 i32 i32 i32 i32 f32 f32) (result i32)))
 (type $14 (func (param i32 i32 i32 i32)))
 (type $15 (func (param i32 i32 f32)))
 (global $wasm/assembly/layout/num_experts (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/top_k (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/num_shared (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_count (mut i32) (i32.const 1))
 (global $wasm/assembly/layout/groups_selected (mut i32) (i32.const 1))
 (global $wasm/assembly/layout/group_size (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_stride (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/dtype (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/scoring (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/partition (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/flags (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/epsilon (mut f32) (f32.const 0))
 (global $wasm/assembly/layout/scaling_factor (mut f32) (f32.const 1))
 (global $wasm/assembly/layout/group_bytes (mut i32) (i32.const 16))
 (global $wasm/assembly/layout/row_places (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/estimate_stride (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/batch_rows (mut i32) (i32.const 1))
 (global $wasm/assembly/layout/dense (mut i32) (i32.const 1))
 (global $wasm/assembly/layout/columns (mut i32) (i32.const 16))
 (global $wasm/assembly/layout/exp_table (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/choice_offsets (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/estimate_offsets (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/place_experts (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/estimates (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/column_maxima (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/row_stride (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/widened_rows (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/scored_row (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/candidate_starts (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/candidate_places (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/candidate_ids (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/candidate_logits (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/candidate_offsets (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/candidate_scores (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/candidate_choices (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/selected_ids (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/selected_scores (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/selected_choices (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/lane_firsts (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/lane_seconds (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/ranks (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/rank_values (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_scores (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_firsts (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_seconds (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/kept_groups (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/expert_scale (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/expert_map (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/logits (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/indices (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/weights (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/chunk_base (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/cursor (mut i32) (i32.const 0))
 (global $wasm/assembly/score/row_max (mut f32) (f32.const 0))
 (global $wasm/assembly/score/max_q16 (mut i32) (i32.const 0))
 (global $wasm/assembly/score/max_q40 (mut i32) (i32.const 0))
 (global $wasm/assembly/score/inverse_sum (mut i32) (i32.const 0))
 (global $wasm/assembly/score/sum_exponent (mut i32) (i32.const 0))
 (global $wasm/assembly/score/score_error (mut f32) (f32.const 0))
 (global $wasm/assembly/score/estimated_inverse (mut f32) (f32.const 0))
 (memory $0 1)
 (export "exp_table" (func $wasm/assembly/index/exp_table))
 (export "choice_offsets" (func $wasm/assembly/index/choice_offsets))
 (export "group_stride" (func $wasm/assembly/index/group_stride))
 (export "expert_scale" (func $wasm/assembly/index/expert_scale))
 (export "expert_map" (func $wasm/assembly/index/expert_map))
 (export "logits_address" (func $wasm/assembly/index/logits_address))
 (export "indices_address" (func $wasm/assembly/index/indices_address))
 (export "weights_address" (func $wasm/assembly/index/weights_address))
 (export "route_tokens" (func $wasm/assembly/index/route_tokens))
 (export "configure" (func $wasm/assembly/layout/configure))
 (export "prepare" (func $wasm/assembly/layout/prepare))
 (export "reserve" (func $wasm/assembly/layout/reserve))
 (export "sigmoid" (func $wasm/assembly/score/sigmoid))
 (export "softmax" (func $wasm/assembly/score/softmax))
 (export "sqrtsoftplus" (func $wasm/assembly/score/sqrtsoftplus))
 (export "memory" (memory $0))
 (func $wasm/assembly/score/sigmoid (param $0 f32) (result f32)
  (local $1 i32)
  (local $2 i64)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  i32.const 1120927744
  local.get $0
  i32.reinterpret_f32
  local.tee $3
  i32.const 2147483647
  i32.and
  local.tee $1
  local.get $1
  i32.const 1120927744
  i32.ge_u
  select
  local.tee $1
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $4
  local.get $1
  i32.const 23
  i32.shr_u
  local.tee $5
  i32.const 134
  i32.sub
  local.tee $6
  i32.shl
  i32.const 0
  local.get $6
  i32.const 31
  i32.le_s
  select
  local.set $1
  local.get $4
  local.get $5
  i32.const 110
  i32.sub
  local.tee $5
  i32.shl
  i32.const 0
  local.get $5
  i32.const 31
  i32.le_s
  select
  local.set $7
  local.get $6
  i32.const 0
  i32.lt_s
  if
   local.get $4
   i32.const 31
   i32.const 0
   local.get $6
   i32.sub
   local.tee $1
   local.get $1
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
   local.set $1
  end
  local.get $1
  i32.const 16
  i32.shr_u
  i32.const 47274
  i32.mul
  local.get $1
  i32.const 65535
  i32.and
  i32.const 47274
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i32.const 7
  i32.shr_u
  local.set $1
  local.get $5
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $4
   i32.const 31
   i32.const 0
   local.get $5
   i32.sub
   local.tee $4
   local.get $4
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $7
  end
  local.get $1
  i32.const -1317922825
  i32.mul
  i32.sub
  local.get $1
  i32.const 53711
  i32.mul
  i32.const 16
  i32.shr_u
  i32.sub
  local.tee $4
  i32.const 16
  i32.shr_u
  local.tee $5
  local.get $5
  i32.mul
  local.set $6
  i32.const 0
  i32.const 65535
  global.get $wasm/assembly/layout/exp_table
  local.get $1
  i32.const 255
  i32.and
  i32.const 2
  i32.shl
  i32.add
  i32.load
  local.tee $7
  i32.const -1
  i32.xor
  i64.extend_i32_u
  local.get $4
  local.get $6
  i32.const 9
  i32.shr_u
  i32.sub
  local.get $6
  i32.const 16
  i32.shr_u
  local.get $5
  i32.mul
  i32.const 16
  i32.shr_u
  i32.const 10923
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 8
  i32.shr_u
  local.get $7
  i32.add
  i64.extend_i32_u
  local.get $1
  i32.const 8
  i32.shr_u
  i64.extend_i32_u
  i64.const 32
  i64.shl
  i64.or
  local.tee $2
  i32.wrap_i64
  i32.const -1
  i32.xor
  local.tee $1
  i32.const 31
  local.get $2
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  local.tee $4
  i32.const 1
  i32.add
  local.tee $5
  local.get $5
  i32.const 31
  i32.ge_s
  select
  i32.shr_u
  i32.const -2147483648
  i32.sub
  local.tee $5
  i32.const 15
  i32.shr_u
  i32.const 1
  i32.and
  local.get $5
  i32.const 16
  i32.shr_u
  i32.add
  local.tee $6
  i32.const 1
  i32.shr_u
  i32.const -2147483648
  i32.sub
  local.get $6
  i32.div_u
  local.tee $6
  local.get $6
  i32.const 65535
  i32.ge_u
  select
  local.tee $6
  local.get $5
  i32.const 1
  i32.shr_u
  i32.mul
  i32.sub
  local.get $5
  i32.const 1
  i32.and
  local.get $6
  i32.mul
  i32.const 1
  i32.shr_u
  i32.sub
  local.set $5
  local.get $6
  i32.const 16
  i32.shl
  local.get $5
  i32.const 16
  i32.shr_s
  local.get $6
  i32.mul
  local.get $5
  i32.const 65535
  i32.and
  local.get $6
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i32.const 14
  i32.shr_s
  i32.add
  local.set $5
  local.get $3
  i32.const 31
  i32.shr_u
  i32.eqz
  if
   local.get $5
   local.get $5
   i32.clz
   local.tee $1
   i32.shl
   local.set $3
   i32.const 126
   local.get $1
   i32.sub
   local.tee $1
   i32.const 1
   i32.sub
   local.tee $4
   i32.const 0
   local.get $4
   i32.const 0
   i32.gt_s
   select
   local.set $4
   i32.const 8
   i32.const 9
   local.get $1
   i32.sub
   local.get $1
   i32.const 0
   i32.gt_s
   select
   local.tee $1
   i32.const 32
   i32.gt_u
   if (result i32)
    i32.const 0
   else
    local.get $3
    i32.const 1
    i32.shr_u
    local.get $1
    i32.const 1
    i32.sub
    i32.shr_u
    local.tee $5
    local.get $4
    i32.const 23
    i32.shl
    i32.add
    i32.const -2147483648
    local.get $5
    i32.const 1
    i32.and
    i32.sub
    local.get $3
    i32.const 32
    local.get $1
    i32.sub
    i32.shl
    i32.lt_u
    i32.add
   end
   f32.reinterpret_i32
   return
  end
  local.get $1
  i64.extend_i32_u
  local.get $5
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 1
  i32.add
  local.tee $1
  i32.clz
  local.set $3
  local.get $1
  local.get $3
  i32.shl
  local.set $1
  i32.const 126
  local.get $4
  i32.sub
  local.get $3
  i32.sub
  local.tee $3
  i32.const 1
  i32.sub
  local.tee $4
  i32.const 0
  local.get $4
  i32.const 0
  i32.gt_s
  select
  local.set $4
  i32.const 8
  i32.const 9
  local.get $3
  i32.sub
  local.get $3
  i32.const 0
  i32.gt_s
  select
  local.tee $3
  i32.const 32
  i32.gt_u
  if (result i32)
   i32.const 0
  else
   local.get $1
   i32.const 1
   i32.shr_u
   local.get $3
   i32.const 1
   i32.sub
   i32.shr_u
   local.tee $5
   local.get $4
   i32.const 23
   i32.shl
   i32.add
   i32.const -2147483648
   local.get $5
   i32.const 1
   i32.and
   i32.sub
   local.get $1
   i32.const 32
   local.get $3
   i32.sub
   i32.shl
   i32.lt_u
   i32.add
  end
  f32.reinterpret_i32
 )
 (func $wasm/assembly/score/score (param $0 f32) (result f32)
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  if
   local.get $0
   call $wasm/assembly/score/sigmoid
   return
  end
  global.get $wasm/assembly/layout/scoring
  i32.const 1
  i32.eq
  if (result f32)
   local.get $0
   call $wasm/assembly/score/softmax
  else
   local.get $0
   call $wasm/assembly/score/sqrtsoftplus
  end
 )
 (func $wasm/assembly/score/sqrtsoftplus (param $0 f32) (result f32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i64)
  (local $6 i32)
  (local $7 i32)
  (local $8 i64)
  i32.const 1129316352
  local.get $0
  i32.reinterpret_f32
  local.tee $2
  i32.const 2147483647
  i32.and
  local.tee $1
  local.get $1
  i32.const 1129316352
  i32.ge_u
  select
  local.tee $1
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $3
  local.get $1
  i32.const 23
  i32.shr_u
  local.tee $4
  i32.const 134
  i32.sub
  local.tee $6
  i32.shl
  i32.const 0
  local.get $6
  i32.const 31
  i32.le_s
  select
  local.set $1
  local.get $3
  local.get $4
  i32.const 110
  i32.sub
  local.tee $4
  i32.shl
  i32.const 0
  local.get $4
  i32.const 31
  i32.le_s
  select
  local.set $7
  local.get $6
  i32.const 0
  i32.lt_s
  if
   local.get $3
   i32.const 31
   i32.const 0
   local.get $6
   i32.sub
   local.tee $1
   local.get $1
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
   local.set $1
  end
  local.get $4
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $3
   i32.const 31
   i32.const 0
   local.get $4
   i32.sub
   local.tee $3
   local.get $3
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $7
  end
  local.get $1
  i32.const 16
  i32.shr_u
  i32.const 47274
  i32.mul
  local.get $1
  i32.const 65535
  i32.and
  i32.const 47274
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i32.const 7
  i32.shr_u
  local.tee $1
  i32.const -1317922825
  i32.mul
  i32.sub
  local.get $1
  i32.const 53711
  i32.mul
  i32.const 16
  i32.shr_u
  i32.sub
  local.tee $3
  i32.const 16
  i32.shr_u
  local.tee $4
  local.get $4
  i32.mul
  local.set $6
  global.get $wasm/assembly/layout/exp_table
  local.get $1
  i32.const 255
  i32.and
  i32.const 2
  i32.shl
  i32.add
  i32.load
  local.tee $7
  i32.const -1
  i32.xor
  i64.extend_i32_u
  local.get $3
  local.get $6
  i32.const 9
  i32.shr_u
  i32.sub
  local.get $6
  i32.const 16
  i32.shr_u
  local.get $4
  i32.mul
  i32.const 16
  i32.shr_u
  i32.const 10923
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 8
  i32.shr_u
  local.get $7
  i32.add
  i64.extend_i32_u
  local.get $1
  i32.const 8
  i32.shr_u
  i64.extend_i32_u
  i64.const 32
  i64.shl
  i64.or
  local.tee $5
  i32.wrap_i64
  i32.const -1
  i32.xor
  local.tee $1
  i32.const -2
  local.get $5
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  local.tee $3
  i32.sub
  local.tee $4
  i32.shl
  i32.const 0
  local.get $4
  i32.const 31
  i32.le_s
  select
  local.set $6
  local.get $1
  i64.extend_i32_u
  i32.const 0
  i32.const 65535
  local.get $4
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $1
   i32.const 31
   i32.const 0
   local.get $4
   i32.sub
   local.tee $1
   local.get $1
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $6
  end
  i32.const -2147483648
  i32.sub
  local.tee $1
  i32.const 15
  i32.shr_u
  i32.const 1
  i32.and
  local.get $1
  i32.const 16
  i32.shr_u
  i32.add
  local.tee $4
  i32.const 1
  i32.shr_u
  i32.const -2147483648
  i32.sub
  local.get $4
  i32.div_u
  local.tee $4
  local.get $4
  i32.const 65535
  i32.ge_u
  select
  local.tee $4
  local.get $1
  i32.const 1
  i32.shr_u
  i32.mul
  i32.sub
  local.get $1
  i32.const 1
  i32.and
  local.get $4
  i32.mul
  i32.const 1
  i32.shr_u
  i32.sub
  local.set $1
  local.get $4
  i32.const 16
  i32.shl
  local.get $1
  i32.const 16
  i32.shr_s
  local.get $4
  i32.mul
  local.get $1
  i32.const 65535
  i32.and
  local.get $4
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i32.const 14
  i32.shr_s
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  local.tee $1
  i32.const -1
  local.get $3
  i32.sub
  local.tee $4
  i32.shl
  i32.const 0
  local.get $4
  i32.const 31
  i32.le_s
  select
  local.set $6
  local.get $1
  local.get $1
  i64.extend_i32_u
  local.get $4
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $1
   i32.const 31
   i32.const 0
   local.get $4
   i32.sub
   local.tee $1
   local.get $1
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $6
  end
  i64.extend_i32_u
  local.tee $5
  local.get $5
  i64.mul
  i64.const 32
  i64.shr_u
  local.tee $5
  local.get $5
  local.get $5
  local.get $5
  local.get $5
  i64.const 498738672
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 466145166
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 614016213
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 858987153
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 1431655779
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.add
  local.set $1
  block $folding-inner0
   local.get $2
   i32.const 31
   i32.shr_u
   if
    i32.const 16
    local.get $1
    i32.clz
    local.tee $2
    local.get $3
    i32.const 32
    i32.add
    i32.add
    local.tee $4
    i32.const 1
    i32.and
    i32.sub
    local.set $3
    br $folding-inner0
   end
   local.get $2
   i32.const 23
   i32.shr_u
   local.tee $4
   i32.const 131
   i32.ge_u
   if
    i32.const 16
    local.get $2
    i32.const 8
    i32.shl
    i32.const -2147483648
    i32.or
    local.tee $1
    i32.clz
    local.tee $2
    i32.const 158
    local.get $4
    i32.sub
    i32.add
    local.tee $4
    i32.const 1
    i32.and
    i32.sub
    local.set $3
    br $folding-inner0
   end
   local.get $2
   i32.const 8388607
   i32.and
   i32.const 8388608
   i32.or
   local.tee $2
   local.get $4
   i32.const 123
   i32.sub
   local.tee $4
   i32.shl
   i32.const 0
   local.get $4
   i32.const 31
   i32.le_s
   select
   local.set $6
   local.get $1
   i32.const -4
   local.get $3
   i32.sub
   local.tee $3
   i32.shl
   i32.const 0
   local.get $3
   i32.const 31
   i32.le_s
   select
   local.set $7
   i32.const 16
   local.get $4
   i32.const 0
   i32.lt_s
   if (result i32)
    local.get $2
    i32.const 31
    i32.const 0
    local.get $4
    i32.sub
    local.tee $2
    local.get $2
    i32.const 31
    i32.ge_s
    select
    i32.shr_u
   else
    local.get $6
   end
   local.get $3
   i32.const 0
   i32.lt_s
   if (result i32)
    local.get $1
    i32.const 31
    i32.const 0
    local.get $3
    i32.sub
    local.tee $1
    local.get $1
    i32.const 31
    i32.ge_s
    select
    i32.shr_u
   else
    local.get $7
   end
   i32.const 1
   i32.add
   i32.const 1
   i32.shr_u
   i32.add
   local.tee $1
   i32.clz
   local.tee $2
   i32.const 27
   i32.add
   local.tee $3
   i32.const 1
   i32.and
   i32.sub
   local.set $4
   local.get $1
   local.get $2
   i32.shl
   i64.extend_i32_u
   local.get $4
   i64.extend_i32_s
   i64.shl
   local.tee $5
   f64.convert_i64_u
   f64.sqrt
   i32.trunc_sat_f64_u
   local.tee $1
   i64.extend_i32_u
   local.set $8
   local.get $5
   local.get $8
   local.get $8
   i64.mul
   i64.sub
   i32.wrap_i64
   local.tee $2
   local.get $1
   i32.gt_u
   i32.const 1
   i32.shl
   local.get $2
   i32.const 0
   i32.ne
   i32.add
   local.get $1
   i32.const 2
   i32.shl
   i32.or
   i32.const 6
   i32.shl
   local.set $1
   i32.const 150
   local.get $3
   local.get $4
   i32.add
   i32.const 1
   i32.shr_s
   i32.sub
   local.tee $2
   i32.const 1
   i32.sub
   local.tee $3
   i32.const 0
   local.get $3
   i32.const 0
   i32.gt_s
   select
   local.set $3
   i32.const 8
   i32.const 9
   local.get $2
   i32.sub
   local.get $2
   i32.const 0
   i32.gt_s
   select
   local.tee $2
   i32.const 32
   i32.gt_u
   if (result i32)
    i32.const 0
   else
    local.get $1
    i32.const 1
    i32.shr_u
    local.get $2
    i32.const 1
    i32.sub
    i32.shr_u
    local.tee $4
    local.get $3
    i32.const 23
    i32.shl
    i32.add
    i32.const -2147483648
    local.get $4
    i32.const 1
    i32.and
    i32.sub
    local.get $1
    i32.const 32
    local.get $2
    i32.sub
    i32.shl
    i32.lt_u
    i32.add
   end
   f32.reinterpret_i32
   return
  end
  local.get $1
  local.get $2
  i32.shl
  i64.extend_i32_u
  local.get $3
  i64.extend_i32_s
  i64.shl
  local.tee $5
  f64.convert_i64_u
  f64.sqrt
  i32.trunc_sat_f64_u
  local.tee $1
  i64.extend_i32_u
  local.set $8
  local.get $5
  local.get $8
  local.get $8
  i64.mul
  i64.sub
  i32.wrap_i64
  local.tee $2
  local.get $1
  i32.gt_u
  i32.const 1
  i32.shl
  local.get $2
  i32.const 0
  i32.ne
  i32.add
  local.get $1
  i32.const 2
  i32.shl
  i32.or
  i32.const 6
  i32.shl
  local.set $1
  i32.const 150
  local.get $3
  local.get $4
  i32.add
  i32.const 1
  i32.shr_s
  i32.sub
  local.tee $2
  i32.const 1
  i32.sub
  local.tee $3
  i32.const 0
  local.get $3
  i32.const 0
  i32.gt_s
  select
  local.set $3
  i32.const 8
  i32.const 9
  local.get $2
  i32.sub
  local.get $2
  i32.const 0
  i32.gt_s
  select
  local.tee $2
  i32.const 32
  i32.gt_u
  if (result i32)
   i32.const 0
  else
   local.get $1
   i32.const 1
   i32.shr_u
   local.get $2
   i32.const 1
   i32.sub
   i32.shr_u
   local.tee $4
   local.get $3
   i32.const 23
   i32.shl
   i32.add
   i32.const -2147483648
   local.get $4
   i32.const 1
   i32.and
   i32.sub
   local.get $1
   i32.const 32
   local.get $2
   i32.sub
   i32.shl
   i32.lt_u
   i32.add
  end
  f32.reinterpret_i32
 )
 (func $wasm/assembly/score/softmax (param $0 f32) (result f32)
  (local $1 i32)
  (local $2 i64)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  local.get $0
  call $wasm/assembly/score/exp_below_max
  local.tee $2
  i32.wrap_i64
  i32.const -1
  i32.xor
  local.set $1
  local.get $2
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  local.set $3
  global.get $wasm/assembly/layout/partition
  i32.eqz
  if
   local.get $1
   local.get $1
   i32.clz
   local.tee $1
   i32.shl
   local.set $4
   i32.const 126
   local.get $3
   i32.sub
   local.get $1
   i32.sub
   local.tee $1
   i32.const 1
   i32.sub
   local.tee $3
   i32.const 0
   local.get $3
   i32.const 0
   i32.gt_s
   select
   local.set $3
   i32.const 8
   i32.const 9
   local.get $1
   i32.sub
   local.get $1
   i32.const 0
   i32.gt_s
   select
   local.tee $1
   i32.const 32
   i32.gt_u
   if (result i32)
    i32.const 0
   else
    local.get $4
    i32.const 1
    i32.shr_u
    local.get $1
    i32.const 1
    i32.sub
    i32.shr_u
    local.tee $5
    local.get $3
    i32.const 23
    i32.shl
    i32.add
    i32.const -2147483648
    local.get $5
    i32.const 1
    i32.and
    i32.sub
    local.get $4
    i32.const 32
    local.get $1
    i32.sub
    i32.shl
    i32.lt_u
    i32.add
   end
   f32.reinterpret_i32
   return
  end
  local.get $1
  i64.extend_i32_u
  global.get $wasm/assembly/score/inverse_sum
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 1
  i32.add
  local.tee $1
  i32.clz
  local.set $4
  local.get $1
  local.get $4
  i32.shl
  local.set $1
  i32.const 126
  local.get $3
  global.get $wasm/assembly/score/sum_exponent
  i32.add
  i32.sub
  local.get $4
  i32.sub
  local.tee $3
  i32.const 1
  i32.sub
  local.tee $4
  i32.const 0
  local.get $4
  i32.const 0
  i32.gt_s
  select
  local.set $4
  i32.const 8
  i32.const 9
  local.get $3
  i32.sub
  local.get $3
  i32.const 0
  i32.gt_s
  select
  local.tee $3
  i32.const 32
  i32.gt_u
  if (result i32)
   i32.const 0
  else
   local.get $1
   i32.const 1
   i32.shr_u
   local.get $3
   i32.const 1
   i32.sub
   i32.shr_u
   local.tee $5
   local.get $4
   i32.const 23
   i32.shl
   i32.add
   i32.const -2147483648
   local.get $5
   i32.const 1
   i32.and
   i32.sub
   local.get $1
   i32.const 32
   local.get $3
   i32.sub
   i32.shl
   i32.lt_u
   i32.add
  end
  f32.reinterpret_i32
 )
 (func $wasm/assembly/rank/rank_list (param $0 i32) (param $1 i32)
  (local $2 v128)
  (local $3 i32)
  (local $4 v128)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 v128)
  global.get $wasm/assembly/layout/rank_values
  local.set $6
  v128.const i32x4 0x00000000 0x00000001 0x00000002 0x00000003
  local.set $2
  local.get $1
  i32x4.splat
  local.set $4
  local.get $1
  i32.const 7
  i32.add
  i32.const -8
  i32.and
  local.set $7
  loop $for-loop|0
   local.get $3
   local.get $7
   i32.const 2
   i32.shl
   i32.lt_u
   if
    local.get $3
    local.get $6
    i32.add
    local.get $0
    local.get $3
    i32.add
    v128.load
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.get $4
    local.get $2
    i32x4.gt_s
    v128.bitselect
    v128.store
    local.get $2
    v128.const i32x4 0x00000004 0x00000004 0x00000004 0x00000004
    i32x4.add
    local.set $2
    local.get $3
    i32.const 16
    i32.add
    local.set $3
    br $for-loop|0
   end
  end
  local.get $6
  local.get $1
  call $wasm/assembly/rank/count_larger
  v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
  local.set $2
  loop $for-loop|1
   local.get $7
   local.get $8
   i32.gt_u
   if
    local.get $2
    global.get $wasm/assembly/layout/ranks
    local.get $8
    i32.const 2
    i32.shl
    i32.add
    v128.load
    i32x4.add
    local.set $2
    local.get $8
    i32.const 4
    i32.add
    local.set $8
    br $for-loop|1
   end
  end
  local.get $2
  local.get $2
  local.get $2
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  i32x4.add
  local.tee $2
  i32x4.extract_lane 0
  local.get $2
  i32x4.extract_lane 1
  i32.add
  local.get $7
  local.get $1
  i32.sub
  local.get $1
  i32.mul
  local.get $1
  local.get $1
  i32.const 1
  i32.sub
  i32.mul
  i32.const 1
  i32.shr_u
  i32.add
  i32.ne
  if
   v128.const i32x4 0x00000000 0x00000001 0x00000002 0x00000003
   local.set $2
   loop $for-loop|00
    local.get $1
    local.get $5
    i32.gt_u
    if
     local.get $6
     local.get $5
     i32.const 2
     i32.shl
     local.tee $0
     i32.add
     v128.load
     local.set $9
     global.get $wasm/assembly/layout/ranks
     local.get $0
     i32.add
     v128.load
     local.set $4
     i32.const 0
     local.set $0
     local.get $5
     i32.const 4
     i32.add
     local.set $3
     loop $for-loop|11
      local.get $0
      local.get $3
      local.get $1
      local.get $1
      local.get $3
      i32.gt_u
      select
      i32.lt_u
      if
       local.get $4
       local.get $6
       local.get $0
       i32.const 2
       i32.shl
       i32.add
       v128.load32_splat
       local.get $9
       f32x4.eq
       local.get $2
       local.get $0
       i32x4.splat
       i32x4.gt_s
       v128.and
       i32x4.sub
       local.set $4
       local.get $0
       i32.const 1
       i32.add
       local.set $0
       br $for-loop|11
      end
     end
     global.get $wasm/assembly/layout/ranks
     local.get $5
     i32.const 2
     i32.shl
     i32.add
     local.get $4
     v128.store
     local.get $2
     v128.const i32x4 0x00000004 0x00000004 0x00000004 0x00000004
     i32x4.add
     local.set $2
     local.get $5
     i32.const 4
     i32.add
     local.set $5
     br $for-loop|00
    end
   end
  end
 )
 (func $wasm/assembly/candidates/score_candidates (param $0 i32) (param $1 i32)
  (local $2 v128)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 v128)
  (local $9 v128)
  (local $10 v128)
  (local $11 v128)
  (local $12 v128)
  (local $13 v128)
  global.get $wasm/assembly/layout/candidate_logits
  local.set $3
  global.get $wasm/assembly/layout/candidate_offsets
  local.set $6
  global.get $wasm/assembly/layout/candidate_scores
  local.set $7
  global.get $wasm/assembly/layout/candidate_choices
  local.set $4
  local.get $1
  i32.const 2
  i32.shl
  local.set $5
  global.get $wasm/assembly/layout/scoring
  if
   local.get $0
   i32.const 2
   i32.shl
   local.set $1
   loop $for-loop|1
    local.get $1
    local.get $5
    i32.lt_u
    if
     local.get $1
     local.get $7
     i32.add
     v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
     v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
     local.get $1
     local.get $3
     i32.add
     v128.load
     f32x4.pmax
     f32x4.pmin
     v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
     f32x4.add
     call $wasm/assembly/score_quad/score_lanes
     local.tee $2
     v128.store
     local.get $1
     local.get $4
     i32.add
     local.get $2
     local.get $1
     local.get $6
     i32.add
     v128.load
     f32x4.add
     v128.store
     local.get $1
     i32.const 16
     i32.add
     local.set $1
     br $for-loop|1
    end
   end
  else
   local.get $0
   i32.const 2
   i32.shl
   local.set $1
   loop $for-loop|0
    local.get $1
    local.get $5
    i32.lt_u
    if
     v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
     v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
     local.get $1
     local.get $3
     i32.add
     v128.load
     f32x4.pmax
     f32x4.pmin
     v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
     f32x4.add
     local.tee $8
     v128.const i32x4 0x7fffffff 0x7fffffff 0x7fffffff 0x7fffffff
     v128.and
     v128.const i32x4 0x42d00000 0x42d00000 0x42d00000 0x42d00000
     i32x4.min_s
     v128.const i32x4 0x47800000 0x47800000 0x47800000 0x47800000
     f32x4.mul
     local.tee $2
     i32x4.trunc_sat_f32x4_s
     local.tee $9
     i32.const 16
     i32x4.shr_u
     v128.const i32x4 0x0000b8aa 0x0000b8aa 0x0000b8aa 0x0000b8aa
     i32x4.mul
     local.get $9
     v128.const i32x4 0x0000ffff 0x0000ffff 0x0000ffff 0x0000ffff
     v128.and
     v128.const i32x4 0x0000b8aa 0x0000b8aa 0x0000b8aa 0x0000b8aa
     i32x4.mul
     i32.const 16
     i32x4.shr_u
     i32x4.add
     i32.const 7
     i32x4.shr_u
     local.set $10
     local.get $9
     i32.const 24
     i32x4.shl
     local.get $2
     local.get $9
     f32x4.convert_i32x4_s
     f32x4.sub
     v128.const i32x4 0x4b800000 0x4b800000 0x4b800000 0x4b800000
     f32x4.mul
     i32x4.trunc_sat_f32x4_s
     i32x4.add
     local.get $10
     v128.const i32x4 0xb17217f7 0xb17217f7 0xb17217f7 0xb17217f7
     i32x4.mul
     i32x4.sub
     local.get $10
     v128.const i32x4 0x0000d1cf 0x0000d1cf 0x0000d1cf 0x0000d1cf
     i32x4.mul
     i32.const 16
     i32x4.shr_u
     i32x4.sub
     local.tee $9
     i32.const 16
     i32x4.shr_u
     local.tee $11
     local.get $11
     i32x4.mul
     local.set $12
     global.get $wasm/assembly/layout/exp_table
     local.get $10
     v128.const i32x4 0x000000ff 0x000000ff 0x000000ff 0x000000ff
     v128.and
     i32.const 2
     i32x4.shl
     local.tee $2
     i32x4.extract_lane 3
     i32.add
     global.get $wasm/assembly/layout/exp_table
     local.get $2
     i32x4.extract_lane 2
     i32.add
     global.get $wasm/assembly/layout/exp_table
     local.get $2
     i32x4.extract_lane 1
     i32.add
     global.get $wasm/assembly/layout/exp_table
     local.get $2
     i32x4.extract_lane 0
     i32.add
     v128.load32_zero
     v128.load32_lane 1
     v128.load32_lane 2
     v128.load32_lane 3
     local.tee $2
     v128.not
     local.set $13
     v128.const i32x4 0x4f000000 0x4f000000 0x4f000000 0x4f000000
     v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000
     local.get $2
     local.get $13
     local.get $9
     local.get $12
     i32.const 9
     i32x4.shr_u
     i32x4.sub
     local.get $12
     i32.const 16
     i32x4.shr_u
     local.get $11
     i32x4.mul
     i32.const 16
     i32x4.shr_u
     v128.const i32x4 0x00002aab 0x00002aab 0x00002aab 0x00002aab
     i32x4.mul
     i32.const 16
     i32x4.shr_u
     i32x4.add
     local.tee $2
     i64x2.extmul_low_i32x4_u
     local.get $13
     local.get $2
     i64x2.extmul_high_i32x4_u
     i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
     i32.const 8
     i32x4.shr_u
     i32x4.add
     v128.not
     local.tee $2
     v128.const i32x4 0x0000009d 0x0000009d 0x0000009d 0x0000009d
     local.get $10
     i32.const 8
     i32x4.shr_u
     local.tee $9
     v128.const i32x4 0x0000001e 0x0000001e 0x0000001e 0x0000001e
     i32x4.min_s
     i32x4.sub
     i32.const 23
     i32x4.shl
     i32x4.trunc_sat_f32x4_s
     local.tee $10
     i64x2.extmul_low_i32x4_u
     i32.const 31
     i64x2.shr_u
     local.get $2
     local.get $10
     i64x2.extmul_high_i32x4_u
     i32.const 31
     i64x2.shr_u
     i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
     i32x4.add
     local.tee $10
     i32.const 16
     i32x4.shr_u
     local.get $10
     i32.const 15
     i32x4.shr_u
     v128.const i32x4 0x00000001 0x00000001 0x00000001 0x00000001
     v128.and
     i32x4.add
     local.tee $11
     f32x4.convert_i32x4_s
     f32x4.div
     v128.const i32x4 0x3b800000 0x3b800000 0x3b800000 0x3b800000
     f32x4.add
     v128.const i32x4 0x4b000000 0x4b000000 0x4b000000 0x4b000000
     f32x4.add
     v128.const i32x4 0x4b000000 0x4b000000 0x4b000000 0x4b000000
     i32x4.sub
     local.tee $12
     local.get $11
     i32.const 1
     i32x4.shr_u
     v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000
     i32x4.add
     local.get $12
     local.get $11
     i32x4.mul
     i32x4.sub
     i32.const 31
     i32x4.shr_s
     i32x4.add
     v128.const i32x4 0x0000ffff 0x0000ffff 0x0000ffff 0x0000ffff
     i32x4.min_s
     local.tee $11
     i32.const 16
     i32x4.shl
     local.get $10
     i32.const 1
     i32x4.shr_u
     local.get $11
     i32x4.mul
     local.get $10
     v128.const i32x4 0x00000001 0x00000001 0x00000001 0x00000001
     v128.and
     local.get $11
     i32x4.mul
     i32.const 1
     i32x4.shr_u
     i32x4.add
     i32x4.neg
     local.tee $10
     i32.const 16
     i32x4.shr_s
     local.get $11
     i32x4.mul
     local.get $10
     v128.const i32x4 0x0000ffff 0x0000ffff 0x0000ffff 0x0000ffff
     v128.and
     local.get $11
     i32x4.mul
     i32.const 16
     i32x4.shr_u
     i32x4.add
     i32.const 14
     i32x4.shr_s
     i32x4.add
     local.set $10
     local.get $2
     local.get $10
     i64x2.extmul_low_i32x4_u
     local.get $2
     local.get $10
     i64x2.extmul_high_i32x4_u
     i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
     v128.const i32x4 0x00000001 0x00000001 0x00000001 0x00000001
     i32x4.add
     local.get $10
     local.get $8
     i32.const 31
     i32x4.shr_s
     local.tee $2
     v128.bitselect
     local.set $10
     local.get $1
     local.get $7
     i32.add
     block $wasm/assembly/score_quad/sigmoid_quad|inlined.1 (result v128)
      local.get $9
      local.get $2
      v128.and
      local.tee $2
      v128.const i32x4 0x0000007b 0x0000007b 0x0000007b 0x0000007b
      i32x4.gt_s
      v128.any_true
      if
       local.get $8
       call $wasm/assembly/score_quad/sigmoid_lanes
       br $wasm/assembly/score_quad/sigmoid_quad|inlined.1
      end
      local.get $10
      local.get $10
      local.get $10
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      i32x4.ge_s
      local.tee $8
      v128.and
      i32x4.add
      local.tee $9
      i32.const 8
      i32x4.shr_u
      local.set $10
      v128.const i32x4 0x0000007d 0x0000007d 0x0000007d 0x0000007d
      local.get $2
      i32x4.sub
      local.get $8
      i32x4.add
      i32.const 23
      i32x4.shl
      local.get $10
      i32x4.add
      local.get $9
      v128.const i32x4 0x000000ff 0x000000ff 0x000000ff 0x000000ff
      v128.and
      v128.const i32x4 0x0000007f 0x0000007f 0x0000007f 0x0000007f
      i32x4.add
      local.get $10
      v128.const i32x4 0x00000001 0x00000001 0x00000001 0x00000001
      v128.and
      i32x4.add
      i32.const 8
      i32x4.shr_u
      i32x4.add
     end
     local.tee $2
     v128.store
     local.get $1
     local.get $4
     i32.add
     local.get $2
     local.get $1
     local.get $6
     i32.add
     v128.load
     f32x4.add
     v128.store
     local.get $1
     i32.const 16
     i32.add
     local.set $1
     br $for-loop|0
    end
   end
  end
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  if
   return
  end
  local.get $0
  i32.const 2
  i32.shl
  local.set $0
  loop $for-loop|2
   local.get $0
   local.get $5
   i32.lt_u
   if
    local.get $0
    local.get $4
    i32.add
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $0
    local.get $3
    i32.add
    v128.load
    f32x4.pmax
    f32x4.pmin
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.add
    v128.store
    local.get $0
    i32.const 16
    i32.add
    local.set $0
    br $for-loop|2
   end
  end
 )
 (func $wasm/assembly/candidates/list_places (param $0 i32) (param $1 i32) (param $2 i32) (param $3 f32) (param $4 i32) (result i32)
  (local $5 i32)
  (local $6 i64)
  (local $7 v128)
  (local $8 i32)
  local.get $3
  f32.const -3402823466385288598117041e14
  f32.max
  f32x4.splat
  local.set $7
  global.get $wasm/assembly/layout/candidate_places
  local.tee $8
  local.get $4
  i32.const 2
  i32.shl
  i32.add
  local.set $4
  loop $for-loop|0
   local.get $2
   if
    local.get $0
    v128.load
    local.get $7
    f32x4.ge
    local.get $0
    v128.load offset=16
    local.get $7
    f32x4.ge
    i16x8.narrow_i32x4_s
    local.get $0
    v128.load offset=32
    local.get $7
    f32x4.ge
    local.get $0
    v128.load offset=48
    local.get $7
    f32x4.ge
    i16x8.narrow_i32x4_s
    i8x16.narrow_i16x8_s
    i8x16.bitmask
    local.get $0
    v128.load offset=64
    local.get $7
    f32x4.ge
    local.get $0
    v128.load offset=80
    local.get $7
    f32x4.ge
    i16x8.narrow_i32x4_s
    local.get $0
    v128.load offset=96
    local.get $7
    f32x4.ge
    local.get $0
    v128.load offset=112
    local.get $7
    f32x4.ge
    i16x8.narrow_i32x4_s
    i8x16.narrow_i16x8_s
    i8x16.bitmask
    i32.const 16
    i32.shl
    i32.or
    i64.extend_i32_u
    local.set $6
    local.get $2
    i32.const 32
    i32.eq
    if
     local.get $4
     local.get $6
     i64.popcnt
     i32.wrap_i64
     i32.const 2
     i32.shl
     i32.add
     loop $do-loop|1
      local.get $4
      local.get $1
      local.get $6
      i64.ctz
      i32.wrap_i64
      i32.add
      i32.store
      local.get $4
      local.get $1
      local.get $6
      local.get $6
      i64.const 1
      i64.sub
      i64.and
      local.tee $6
      i64.ctz
      i32.wrap_i64
      i32.add
      i32.store offset=4
      local.get $4
      local.get $1
      local.get $6
      local.get $6
      i64.const 1
      i64.sub
      i64.and
      local.tee $6
      i64.ctz
      i32.wrap_i64
      i32.add
      i32.store offset=8
      local.get $4
      local.get $1
      local.get $6
      local.get $6
      i64.const 1
      i64.sub
      i64.and
      local.tee $6
      i64.ctz
      i32.wrap_i64
      i32.add
      i32.store offset=12
      local.get $4
      i32.const 16
      i32.add
      local.set $4
      local.get $6
      local.get $6
      i64.const 1
      i64.sub
      i64.and
      local.tee $6
      i64.const 0
      i64.ne
      br_if $do-loop|1
     end
     local.get $8
     i32.sub
     i32.const 2
     i32.shr_u
     return
    end
    local.get $4
    local.get $6
    local.get $0
    local.tee $5
    i32.const 128
    i32.add
    v128.load
    local.get $7
    f32x4.ge
    local.get $0
    v128.load offset=144
    local.get $7
    f32x4.ge
    i16x8.narrow_i32x4_s
    local.get $0
    v128.load offset=160
    local.get $7
    f32x4.ge
    local.get $0
    v128.load offset=176
    local.get $7
    f32x4.ge
    i16x8.narrow_i32x4_s
    i8x16.narrow_i16x8_s
    i8x16.bitmask
    local.get $0
    v128.load offset=192
    local.get $7
    f32x4.ge
    local.get $0
    v128.load offset=208
    local.get $7
    f32x4.ge
    i16x8.narrow_i32x4_s
    local.get $0
    v128.load offset=224
    local.get $7
    f32x4.ge
    local.get $0
    v128.load offset=240
    local.get $7
    f32x4.ge
    i16x8.narrow_i32x4_s
    i8x16.narrow_i16x8_s
    i8x16.bitmask
    i32.const 16
    i32.shl
    i32.or
    i64.extend_i32_u
    i64.const 32
    i64.shl
    i64.or
    local.tee $6
    i64.popcnt
    i32.wrap_i64
    i32.const 2
    i32.shl
    i32.add
    loop $do-loop|2
     local.get $4
     local.get $1
     local.get $6
     i64.ctz
     i32.wrap_i64
     i32.add
     i32.store
     local.get $4
     local.get $1
     local.get $6
     local.get $6
     i64.const 1
     i64.sub
     i64.and
     local.tee $6
     i64.ctz
     i32.wrap_i64
     i32.add
     i32.store offset=4
     local.get $4
     local.get $1
     local.get $6
     local.get $6
     i64.const 1
     i64.sub
     i64.and
     local.tee $6
     i64.ctz
     i32.wrap_i64
     i32.add
     i32.store offset=8
     local.get $4
     local.get $1
     local.get $6
     local.get $6
     i64.const 1
     i64.sub
     i64.and
     local.tee $6
     i64.ctz
     i32.wrap_i64
     i32.add
     i32.store offset=12
     local.get $4
     i32.const 16
     i32.add
     local.set $4
     local.get $6
     local.get $6
     i64.const 1
     i64.sub
     i64.and
     local.tee $6
     i64.const 0
     i64.ne
     br_if $do-loop|2
    end
    local.set $4
    local.get $5
    i32.const 256
    i32.add
    local.set $0
    local.get $1
    i32.const -64
    i32.sub
    local.set $1
    local.get $2
    i32.const -64
    i32.add
    local.set $2
    br $for-loop|0
   end
  end
  local.get $4
  local.get $8
  i32.sub
  i32.const 2
  i32.shr_u
 )
 (func $wasm/assembly/candidates/gather_candidates (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  global.get $wasm/assembly/layout/candidate_places
  local.set $4
  global.get $wasm/assembly/layout/candidate_ids
  local.set $5
  global.get $wasm/assembly/layout/candidate_logits
  local.set $6
  global.get $wasm/assembly/layout/candidate_offsets
  local.set $7
  global.get $wasm/assembly/layout/choice_offsets
  local.set $8
  global.get $wasm/assembly/layout/place_experts
  local.set $9
  global.get $wasm/assembly/layout/row_stride
  local.set $10
  global.get $wasm/assembly/layout/dense
  i32.eqz
  local.set $11
  local.get $1
  i32.const 2
  i32.shl
  local.set $1
  loop $for-loop|0
   local.get $1
   local.get $2
   i32.const 2
   i32.shl
   i32.lt_u
   if
    local.get $1
    local.get $4
    i32.add
    i32.load
    local.tee $12
    i32.const 1048575
    i32.and
    i32.const 2
    i32.shl
    local.set $3
    local.get $1
    local.get $5
    i32.add
    local.get $11
    if (result i32)
     local.get $3
     local.get $9
     i32.add
     i32.load
    else
     local.get $3
     i32.const 2
     i32.shr_u
    end
    local.tee $13
    i32.store
    local.get $1
    local.get $6
    i32.add
    local.get $0
    local.get $12
    i32.const 20
    i32.shr_u
    local.get $10
    i32.mul
    i32.add
    local.get $13
    i32.const 2
    i32.shl
    i32.add
    i32.load
    i32.store
    local.get $1
    local.get $7
    i32.add
    local.get $3
    local.get $8
    i32.add
    i32.load
    i32.store
    local.get $1
    i32.const 4
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
 )
 (func $wasm/assembly/weigh/weigh_selected (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 v128)
  (local $4 i32)
  (local $5 i32)
  (local $6 f32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 v128)
  local.get $0
  i32.const 288
  i32.mul
  local.tee $0
  global.get $wasm/assembly/layout/selected_ids
  i32.add
  local.set $7
  global.get $wasm/assembly/layout/top_k
  i32.const 3
  i32.add
  i32.const 2
  i32.shr_u
  local.set $4
  global.get $wasm/assembly/layout/selected_scores
  local.get $0
  i32.add
  local.tee $8
  local.tee $0
  global.get $wasm/assembly/layout/top_k
  i32.const 2
  i32.shl
  i32.add
  local.tee $5
  v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
  v128.store
  local.get $5
  v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
  v128.store offset=16
  loop $for-loop|0
   local.get $4
   i32.const 1
   i32.gt_u
   if
    i32.const 0
    local.set $5
    loop $for-loop|1
     local.get $4
     local.get $5
     i32.gt_u
     if
      global.get $wasm/assembly/layout/selected_choices
      local.get $5
      i32.const 3
      i32.shl
      i32.add
      local.get $0
      local.get $5
      i32.const 4
      i32.shl
      i32.add
      local.tee $9
      v128.load
      local.tee $10
      local.get $9
      v128.load offset=16
      local.tee $3
      i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
      local.get $10
      local.get $3
      i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
      f32x4.add
      v128.store
      local.get $5
      i32.const 2
      i32.add
      local.set $5
      br $for-loop|1
     end
    end
    global.get $wasm/assembly/layout/selected_choices
    local.tee $0
    local.get $4
    i32.const 1
    i32.add
    i32.const 1
    i32.shr_u
    local.tee $4
    i32.const 4
    i32.shl
    i32.add
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    v128.store
    br $for-loop|0
   end
  end
  local.get $0
  v128.load
  local.tee $3
  v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
  i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
  local.get $3
  v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
  i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
  f32x4.add
  local.tee $3
  v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
  i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
  local.get $3
  v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
  i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
  f32x4.add
  f32x4.extract_lane 0
  local.set $6
  i32.const 0
  local.set $0
  loop $for-loop|00
   local.get $0
   global.get $wasm/assembly/layout/top_k
   i32.lt_u
   if
    local.get $0
    i32.const 2
    i32.shl
    local.tee $4
    local.get $1
    i32.add
    local.set $5
    local.get $4
    local.get $7
    i32.add
    v128.load
    local.set $3
    block $wasm/assembly/weigh/store_some|inlined.0
     global.get $wasm/assembly/layout/top_k
     local.get $0
     i32.sub
     local.tee $9
     i32.const 4
     i32.ge_u
     if
      local.get $5
      local.get $3
      v128.store
      br $wasm/assembly/weigh/store_some|inlined.0
     end
     local.get $5
     local.get $3
     v128.store32_lane 0
     local.get $9
     i32.const 1
     i32.gt_u
     if
      local.get $5
      local.get $3
      v128.store32_lane offset=4 1
     end
     local.get $9
     i32.const 2
     i32.gt_u
     if
      local.get $5
      local.get $3
      v128.store32_lane offset=8 2
     end
    end
    local.get $4
    local.get $8
    i32.add
    v128.load
    local.set $3
    local.get $2
    local.get $4
    i32.add
    local.set $4
    global.get $wasm/assembly/layout/flags
    i32.const 2
    i32.and
    if
     v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
     v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
     v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
     local.get $3
     local.get $6
     global.get $wasm/assembly/layout/epsilon
     f32.add
     f32x4.splat
     f32x4.div
     f32x4.pmin
     f32x4.pmax
     local.get $6
     f32.const 0
     f32.eq
     select
     local.set $3
    end
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    local.get $3
    global.get $wasm/assembly/layout/scaling_factor
    f32x4.splat
    f32x4.mul
    f32x4.pmin
    f32x4.pmax
    local.get $3
    global.get $wasm/assembly/layout/flags
    i32.const 4
    i32.and
    select
    local.set $3
    block $wasm/assembly/weigh/store_some|inlined.1
     global.get $wasm/assembly/layout/top_k
     local.get $0
     i32.sub
     local.tee $5
     i32.const 4
     i32.ge_u
     if
      local.get $4
      local.get $3
      v128.store
      br $wasm/assembly/weigh/store_some|inlined.1
     end
     local.get $4
     local.get $3
     v128.store32_lane 0
     local.get $5
     i32.const 1
     i32.gt_u
     if
      local.get $4
      local.get $3
      v128.store32_lane offset=4 1
     end
     local.get $5
     i32.const 2
     i32.gt_u
     if
      local.get $4
      local.get $3
      v128.store32_lane offset=8 2
     end
    end
    local.get $0
    i32.const 4
    i32.add
    local.set $0
    br $for-loop|00
   end
  end
  global.get $wasm/assembly/layout/flags
  i32.const 48
  i32.and
  if
   i32.const 0
   local.set $0
   loop $for-loop|01
    local.get $0
    global.get $wasm/assembly/layout/top_k
    i32.const 2
    i32.shl
    i32.lt_u
    if
     local.get $0
     local.get $7
     i32.add
     i32.load
     i32.const 2
     i32.shl
     local.set $4
     global.get $wasm/assembly/layout/flags
     i32.const 16
     i32.and
     if
      local.get $0
      local.get $2
      i32.add
      local.tee $5
      local.get $5
      f32.load
      global.get $wasm/assembly/layout/expert_scale
      local.get $4
      i32.add
      f32.load
      f32.mul
      f32.const 3402823466385288598117041e14
      f32.min
      f32.const -3402823466385288598117041e14
      f32.max
      f32.store
     end
     global.get $wasm/assembly/layout/flags
     i32.const 32
     i32.and
     if
      local.get $0
      local.get $1
      i32.add
      global.get $wasm/assembly/layout/expert_map
      local.get $4
      i32.add
      i32.load
      i32.store
     end
     local.get $0
     i32.const 4
     i32.add
     local.set $0
     br $for-loop|01
    end
   end
  end
  global.get $wasm/assembly/layout/num_shared
  i32.eqz
  if
   return
  end
  local.get $6
  global.get $wasm/assembly/layout/scaling_factor
  f32.div
  f32.const 3402823466385288598117041e14
  f32.min
  f32.const -3402823466385288598117041e14
  f32.max
  f32x4.splat
  local.set $3
  global.get $wasm/assembly/layout/flags
  i32.const 2
  i32.and
  if
   v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
   v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
   v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
   local.get $3
   local.get $6
   global.get $wasm/assembly/layout/epsilon
   f32.add
   f32x4.splat
   f32x4.div
   f32x4.pmin
   f32x4.pmax
   local.get $6
   f32.const 0
   f32.eq
   select
   local.set $3
  end
  v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
  v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
  local.get $3
  global.get $wasm/assembly/layout/scaling_factor
  f32x4.splat
  f32x4.mul
  f32x4.pmin
  f32x4.pmax
  local.get $3
  global.get $wasm/assembly/layout/flags
  i32.const 4
  i32.and
  select
  local.set $3
  i32.const 0
  local.set $0
  loop $for-loop|12
   local.get $0
   global.get $wasm/assembly/layout/num_shared
   i32.lt_u
   if
    global.get $wasm/assembly/layout/top_k
    local.get $0
    i32.add
    i32.const 2
    i32.shl
    local.tee $4
    local.get $1
    i32.add
    global.get $wasm/assembly/layout/num_experts
    local.get $0
    i32.add
    i32.store
    local.get $2
    local.get $4
    i32.add
    local.get $3
    v128.store32_lane 0
    local.get $0
    i32.const 1
    i32.add
    local.set $0
    br $for-loop|12
   end
  end
 )
 (func $wasm/assembly/threshold/kth_column (param $0 i32) (result f32)
  (local $1 v128)
  (local $2 i32)
  (local $3 i32)
  global.get $wasm/assembly/layout/column_maxima
  local.get $0
  i32.const 9
  i32.shl
  i32.add
  local.tee $0
  global.get $wasm/assembly/layout/columns
  call $wasm/assembly/rank/count_larger
  v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
  local.set $1
  loop $for-loop|0
   local.get $2
   global.get $wasm/assembly/layout/columns
   i32.lt_u
   if
    local.get $1
    local.get $0
    local.get $2
    i32.const 2
    i32.shl
    local.tee $3
    i32.add
    v128.load
    v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
    global.get $wasm/assembly/layout/ranks
    local.get $3
    i32.add
    v128.load
    global.get $wasm/assembly/layout/top_k
    i32x4.splat
    i32x4.lt_s
    v128.bitselect
    f32x4.pmin
    local.set $1
    local.get $2
    i32.const 4
    i32.add
    local.set $2
    br $for-loop|0
   end
  end
  local.get $1
  local.get $1
  local.get $1
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  f32x4.pmin
  local.tee $1
  local.get $1
  local.get $1
  i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
  f32x4.pmin
  f32x4.extract_lane 0
 )
 (func $wasm/assembly/threshold/find_threshold_anew (param $0 i32) (result f32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 v128)
  (local $8 v128)
  (local $9 i32)
  global.get $wasm/assembly/layout/group_count
  i32.const 1
  i32.gt_u
  if
   global.get $wasm/assembly/layout/estimates
   local.get $0
   global.get $wasm/assembly/layout/estimate_stride
   i32.const 2
   i32.shl
   i32.mul
   i32.add
   local.set $4
   global.get $wasm/assembly/layout/kept_groups
   local.get $0
   global.get $wasm/assembly/layout/groups_selected
   i32.const 2
   i32.shl
   i32.mul
   i32.add
   local.set $3
   loop $for-loop|0
    local.get $5
    global.get $wasm/assembly/layout/group_count
    i32.lt_u
    if
     block $for-continue|0
      local.get $6
      global.get $wasm/assembly/layout/groups_selected
      i32.lt_u
      if (result i32)
       local.get $3
       local.get $6
       i32.const 2
       i32.shl
       i32.add
       i32.load
       local.get $5
       i32.eq
      else
       i32.const 0
      end
      if
       local.get $6
       i32.const 1
       i32.add
       local.set $6
       br $for-continue|0
      end
      local.get $4
      local.get $5
      global.get $wasm/assembly/layout/group_stride
      i32.mul
      i32.const 2
      i32.shl
      i32.add
      local.tee $1
      global.get $wasm/assembly/layout/group_stride
      i32.const 2
      i32.shl
      i32.add
      local.set $2
      loop $for-loop|1
       local.get $1
       local.get $2
       i32.lt_u
       if
        local.get $1
        v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
        v128.store
        local.get $1
        i32.const 16
        i32.add
        local.set $1
        br $for-loop|1
       end
      end
     end
     local.get $5
     i32.const 1
     i32.add
     local.set $5
     br $for-loop|0
    end
   end
  end
  global.get $wasm/assembly/layout/estimates
  local.get $0
  global.get $wasm/assembly/layout/estimate_stride
  i32.const 2
  i32.shl
  i32.mul
  i32.add
  local.set $6
  global.get $wasm/assembly/layout/column_maxima
  local.get $0
  i32.const 9
  i32.shl
  i32.add
  local.set $5
  global.get $wasm/assembly/layout/columns
  i32.const 2
  i32.shl
  local.set $9
  global.get $wasm/assembly/layout/row_places
  i32.const 2
  i32.shl
  local.set $4
  i32.const 0
  local.set $1
  loop $for-loop|00
   local.get $1
   local.get $9
   i32.lt_u
   if
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $7
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $8
    local.get $1
    local.set $2
    loop $for-loop|11
     local.get $2
     local.get $4
     i32.lt_u
     if
      local.get $7
      local.get $2
      local.get $6
      i32.add
      local.tee $3
      v128.load
      f32x4.pmax
      local.set $7
      local.get $8
      local.get $3
      v128.load offset=16
      f32x4.pmax
      local.set $8
      local.get $2
      local.get $9
      i32.add
      local.set $2
      br $for-loop|11
     end
    end
    local.get $1
    local.get $5
    i32.add
    local.tee $2
    local.get $7
    v128.store
    local.get $2
    local.get $8
    v128.store offset=16
    local.get $1
    i32.const 32
    i32.add
    local.set $1
    br $for-loop|00
   end
  end
  local.get $0
  call $wasm/assembly/threshold/kth_column
 )
 (func $wasm/assembly/select/list_row (param $0 i32) (param $1 f32) (param $2 i32) (result i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  global.get $wasm/assembly/layout/estimates
  local.get $0
  global.get $wasm/assembly/layout/estimate_stride
  i32.mul
  i32.const 2
  i32.shl
  i32.add
  local.set $3
  local.get $0
  i32.const 20
  i32.shl
  local.set $4
  global.get $wasm/assembly/layout/group_count
  i32.const 1
  i32.eq
  if
   local.get $3
   local.get $4
   global.get $wasm/assembly/layout/row_places
   local.get $1
   local.get $2
   call $wasm/assembly/candidates/list_places
   return
  end
  global.get $wasm/assembly/layout/kept_groups
  local.get $0
  global.get $wasm/assembly/layout/groups_selected
  i32.mul
  i32.const 2
  i32.shl
  i32.add
  local.tee $0
  global.get $wasm/assembly/layout/groups_selected
  i32.const 2
  i32.shl
  i32.add
  local.set $5
  loop $for-loop|0
   local.get $0
   local.get $5
   i32.lt_u
   if
    local.get $3
    global.get $wasm/assembly/layout/group_stride
    local.get $0
    i32.load
    i32.mul
    local.tee $6
    i32.const 2
    i32.shl
    i32.add
    local.get $4
    local.get $6
    i32.or
    global.get $wasm/assembly/layout/group_stride
    local.get $1
    local.get $2
    call $wasm/assembly/candidates/list_places
    local.set $2
    local.get $0
    i32.const 4
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
  local.get $2
 )
 (func $wasm/assembly/score_quad/sigmoid_lanes (param $0 v128) (result v128)
  local.get $0
  f32x4.extract_lane 0
  call $wasm/assembly/score/sigmoid
  f32x4.splat
  local.get $0
  f32x4.extract_lane 1
  call $wasm/assembly/score/sigmoid
  f32x4.replace_lane 1
  local.get $0
  f32x4.extract_lane 2
  call $wasm/assembly/score/sigmoid
  f32x4.replace_lane 2
  local.get $0
  f32x4.extract_lane 3
  call $wasm/assembly/score/sigmoid
  f32x4.replace_lane 3
 )
 (func $wasm/assembly/score_quad/score_quad (param $0 v128) (result v128)
  (local $1 v128)
  (local $2 v128)
  (local $3 v128)
  (local $4 v128)
  (local $5 v128)
  (local $6 v128)
  global.get $wasm/assembly/layout/scoring
  if (result v128)
   local.get $0
   call $wasm/assembly/score_quad/score_lanes
  else
   local.get $0
   v128.const i32x4 0x7fffffff 0x7fffffff 0x7fffffff 0x7fffffff
   v128.and
   v128.const i32x4 0x42d00000 0x42d00000 0x42d00000 0x42d00000
   i32x4.min_s
   v128.const i32x4 0x47800000 0x47800000 0x47800000 0x47800000
   f32x4.mul
   local.tee $1
   i32x4.trunc_sat_f32x4_s
   local.tee $2
   i32.const 16
   i32x4.shr_u
   v128.const i32x4 0x0000b8aa 0x0000b8aa 0x0000b8aa 0x0000b8aa
   i32x4.mul
   local.get $2
   v128.const i32x4 0x0000ffff 0x0000ffff 0x0000ffff 0x0000ffff
   v128.and
   v128.const i32x4 0x0000b8aa 0x0000b8aa 0x0000b8aa 0x0000b8aa
   i32x4.mul
   i32.const 16
   i32x4.shr_u
   i32x4.add
   i32.const 7
   i32x4.shr_u
   local.set $3
   local.get $2
   i32.const 24
   i32x4.shl
   local.get $1
   local.get $2
   f32x4.convert_i32x4_s
   f32x4.sub
   v128.const i32x4 0x4b800000 0x4b800000 0x4b800000 0x4b800000
   f32x4.mul
   i32x4.trunc_sat_f32x4_s
   i32x4.add
   local.get $3
   v128.const i32x4 0xb17217f7 0xb17217f7 0xb17217f7 0xb17217f7
   i32x4.mul
   i32x4.sub
   local.get $3
   v128.const i32x4 0x0000d1cf 0x0000d1cf 0x0000d1cf 0x0000d1cf
   i32x4.mul
   i32.const 16
   i32x4.shr_u
   i32x4.sub
   local.tee $2
   i32.const 16
   i32x4.shr_u
   local.tee $4
   local.get $4
   i32x4.mul
   local.set $5
   global.get $wasm/assembly/layout/exp_table
   local.get $3
   v128.const i32x4 0x000000ff 0x000000ff 0x000000ff 0x000000ff
   v128.and
   i32.const 2
   i32x4.shl
   local.tee $1
   i32x4.extract_lane 3
   i32.add
   global.get $wasm/assembly/layout/exp_table
   local.get $1
   i32x4.extract_lane 2
   i32.add
   global.get $wasm/assembly/layout/exp_table
   local.get $1
   i32x4.extract_lane 1
   i32.add
   global.get $wasm/assembly/layout/exp_table
   local.get $1
   i32x4.extract_lane 0
   i32.add
   v128.load32_zero
   v128.load32_lane 1
   v128.load32_lane 2
   v128.load32_lane 3
   local.tee $1
   v128.not
   local.set $6
   v128.const i32x4 0x4f000000 0x4f000000 0x4f000000 0x4f000000
   v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000
   local.get $1
   local.get $6
   local.get $2
   local.get $5
   i32.const 9
   i32x4.shr_u
   i32x4.sub
   local.get $5
   i32.const 16
   i32x4.shr_u
   local.get $4
   i32x4.mul
   i32.const 16
   i32x4.shr_u
   v128.const i32x4 0x00002aab 0x00002aab 0x00002aab 0x00002aab
   i32x4.mul
   i32.const 16
   i32x4.shr_u
   i32x4.add
   local.tee $1
   i64x2.extmul_low_i32x4_u
   local.get $6
   local.get $1
   i64x2.extmul_high_i32x4_u
   i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
   i32.const 8
   i32x4.shr_u
   i32x4.add
   v128.not
   local.tee $1
   v128.const i32x4 0x0000009d 0x0000009d 0x0000009d 0x0000009d
   local.get $3
   i32.const 8
   i32x4.shr_u
   local.tee $2
   v128.const i32x4 0x0000001e 0x0000001e 0x0000001e 0x0000001e
   i32x4.min_s
   i32x4.sub
   i32.const 23
   i32x4.shl
   i32x4.trunc_sat_f32x4_s
   local.tee $3
   i64x2.extmul_low_i32x4_u
   i32.const 31
   i64x2.shr_u
   local.get $1
   local.get $3
   i64x2.extmul_high_i32x4_u
   i32.const 31
   i64x2.shr_u
   i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
   i32x4.add
   local.tee $3
   i32.const 16
   i32x4.shr_u
   local.get $3
   i32.const 15
   i32x4.shr_u
   v128.const i32x4 0x00000001 0x00000001 0x00000001 0x00000001
   v128.and
   i32x4.add
   local.tee $4
   f32x4.convert_i32x4_s
   f32x4.div
   v128.const i32x4 0x3b800000 0x3b800000 0x3b800000 0x3b800000
   f32x4.add
   v128.const i32x4 0x4b000000 0x4b000000 0x4b000000 0x4b000000
   f32x4.add
   v128.const i32x4 0x4b000000 0x4b000000 0x4b000000 0x4b000000
   i32x4.sub
   local.tee $5
   local.get $4
   i32.const 1
   i32x4.shr_u
   v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000
   i32x4.add
   local.get $5
   local.get $4
   i32x4.mul
   i32x4.sub
   i32.const 31
   i32x4.shr_s
   i32x4.add
   v128.const i32x4 0x0000ffff 0x0000ffff 0x0000ffff 0x0000ffff
   i32x4.min_s
   local.tee $4
   i32.const 16
   i32x4.shl
   local.get $3
   i32.const 1
   i32x4.shr_u
   local.get $4
   i32x4.mul
   local.get $3
   v128.const i32x4 0x00000001 0x00000001 0x00000001 0x00000001
   v128.and
   local.get $4
   i32x4.mul
   i32.const 1
   i32x4.shr_u
   i32x4.add
   i32x4.neg
   local.tee $3
   i32.const 16
   i32x4.shr_s
   local.get $4
   i32x4.mul
   local.get $3
   v128.const i32x4 0x0000ffff 0x0000ffff 0x0000ffff 0x0000ffff
   v128.and
   local.get $4
   i32x4.mul
   i32.const 16
   i32x4.shr_u
   i32x4.add
   i32.const 14
   i32x4.shr_s
   i32x4.add
   local.set $3
   local.get $1
   local.get $3
   i64x2.extmul_low_i32x4_u
   local.get $1
   local.get $3
   i64x2.extmul_high_i32x4_u
   i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
   v128.const i32x4 0x00000001 0x00000001 0x00000001 0x00000001
   i32x4.add
   local.get $3
   local.get $0
   i32.const 31
   i32x4.shr_s
   local.tee $1
   v128.bitselect
   local.set $3
   block $wasm/assembly/score_quad/sigmoid_quad|inlined.0 (result v128)
    local.get $2
    local.get $1
    v128.and
    local.tee $1
    v128.const i32x4 0x0000007b 0x0000007b 0x0000007b 0x0000007b
    i32x4.gt_s
    v128.any_true
    if
     local.get $0
     call $wasm/assembly/score_quad/sigmoid_lanes
     br $wasm/assembly/score_quad/sigmoid_quad|inlined.0
    end
    local.get $3
    local.get $3
    local.get $3
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    i32x4.ge_s
    local.tee $0
    v128.and
    i32x4.add
    local.tee $2
    i32.const 8
    i32x4.shr_u
    local.set $3
    v128.const i32x4 0x0000007d 0x0000007d 0x0000007d 0x0000007d
    local.get $1
    i32x4.sub
    local.get $0
    i32x4.add
    i32.const 23
    i32x4.shl
    local.get $3
    i32x4.add
    local.get $2
    v128.const i32x4 0x000000ff 0x000000ff 0x000000ff 0x000000ff
    v128.and
    v128.const i32x4 0x0000007f 0x0000007f 0x0000007f 0x0000007f
    i32x4.add
    local.get $3
    v128.const i32x4 0x00000001 0x00000001 0x00000001 0x00000001
    v128.and
    i32x4.add
    i32.const 8
    i32x4.shr_u
    i32x4.add
   end
  end
 )
 (func $wasm/assembly/score_quad/score_lanes (param $0 v128) (result v128)
  local.get $0
  f32x4.extract_lane 0
  call $wasm/assembly/score/score
  f32x4.splat
  local.get $0
  f32x4.extract_lane 1
  call $wasm/assembly/score/score
  f32x4.replace_lane 1
  local.get $0
  f32x4.extract_lane 2
  call $wasm/assembly/score/score
  f32x4.replace_lane 2
  local.get $0
  f32x4.extract_lane 3
  call $wasm/assembly/score/score
  f32x4.replace_lane 3
 )
 (func $wasm/assembly/score/survey_row<f32> (param $0 i32)
  (local $1 i64)
  (local $2 i32)
  (local $3 i32)
  (local $4 i64)
  (local $5 i32)
  (local $6 v128)
  (local $7 i32)
  (local $8 f32)
  (local $9 i64)
  (local $10 i32)
  f32.const 0.005400000140070915
  global.set $wasm/assembly/score/score_error
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  if
   return
  end
  v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
  local.set $6
  loop $for-loop|0
   local.get $3
   i32.const 4
   i32.add
   local.tee $2
   global.get $wasm/assembly/layout/num_experts
   i32.le_u
   if
    local.get $6
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $0
    local.get $3
    i32.const 2
    i32.shl
    i32.add
    v128.load
    f32x4.pmax
    f32x4.pmin
    f32x4.pmax
    local.set $6
    local.get $2
    local.set $3
    br $for-loop|0
   end
  end
  local.get $6
  local.get $6
  local.get $6
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  f32x4.pmax
  local.tee $6
  local.get $6
  local.get $6
  i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
  f32x4.pmax
  f32x4.extract_lane 0
  local.set $8
  loop $for-loop|1
   local.get $3
   global.get $wasm/assembly/layout/num_experts
   i32.lt_u
   if
    local.get $8
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $0
    local.get $3
    i32.const 2
    i32.shl
    i32.add
    i32.load
    i32x4.splat
    f32x4.pmax
    f32x4.pmin
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.add
    f32x4.extract_lane 0
    f32.max
    local.set $8
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|1
   end
  end
  local.get $8
  f32.const 0
  f32.add
  global.set $wasm/assembly/score/row_max
  global.get $wasm/assembly/layout/scoring
  i32.const 1
  i32.ne
  if
   global.get $wasm/assembly/score/row_max
   call $wasm/assembly/score/sqrtsoftplus
   f32.const 7.999999797903001e-05
   f32.mul
   f32.const 1.999999936531045e-19
   f32.add
   global.set $wasm/assembly/score/score_error
   return
  end
  i32.const 0
  global.get $wasm/assembly/score/row_max
  i32.reinterpret_f32
  local.tee $10
  i32.const 31
  i32.shr_u
  i32.sub
  local.set $7
  local.get $10
  i32.const 2147483647
  i32.and
  local.tee $2
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $5
  local.get $2
  i32.const 23
  i32.shr_u
  i32.const 134
  i32.sub
  local.tee $3
  i32.shl
  i32.const 0
  local.get $3
  i32.const 31
  i32.le_s
  select
  local.set $2
  local.get $3
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $5
   i32.const 31
   i32.const 0
   local.get $3
   i32.sub
   local.tee $2
   local.get $2
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $2
  end
  local.get $7
  i32.xor
  local.get $7
  i32.sub
  global.set $wasm/assembly/score/max_q16
  local.get $10
  i32.const 2147483647
  i32.and
  local.tee $2
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $5
  local.get $2
  i32.const 23
  i32.shr_u
  i32.const 110
  i32.sub
  local.tee $3
  i32.shl
  i32.const 0
  local.get $3
  i32.const 31
  i32.le_s
  select
  local.set $2
  local.get $3
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $5
   i32.const 31
   i32.const 0
   local.get $3
   i32.sub
   local.tee $2
   local.get $2
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $2
  end
  local.get $7
  i32.xor
  local.get $7
  i32.sub
  global.set $wasm/assembly/score/max_q40
  global.get $wasm/assembly/layout/partition
  i32.eqz
  if
   return
  end
  i32.const 0
  local.set $3
  loop $for-loop|00
   local.get $3
   global.get $wasm/assembly/layout/num_experts
   i32.lt_u
   if
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $0
    local.get $3
    i32.const 2
    i32.shl
    i32.add
    i32.load
    i32x4.splat
    f32x4.pmax
    f32x4.pmin
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.add
    f32x4.extract_lane 0
    call $wasm/assembly/score/exp_below_max
    local.tee $9
    i64.const 32
    i64.shr_u
    local.tee $4
    i64.const 44
    i64.lt_u
    if
     local.get $1
     local.get $9
     i32.wrap_i64
     i32.const -1
     i32.xor
     i64.extend_i32_u
     i64.const 12
     i64.shl
     local.get $4
     i64.shr_u
     i64.add
     local.set $1
    end
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|00
   end
  end
  i32.const 65535
  local.get $1
  i64.const 32
  local.get $1
  i64.clz
  local.tee $1
  i64.sub
  i64.shr_u
  i32.wrap_i64
  local.tee $3
  i32.const 15
  i32.shr_u
  i32.const 1
  i32.and
  local.get $3
  i32.const 16
  i32.shr_u
  i32.add
  local.tee $0
  i32.const 1
  i32.shr_u
  i32.const -2147483648
  i32.sub
  local.get $0
  i32.div_u
  local.tee $0
  local.get $0
  i32.const 65535
  i32.ge_u
  select
  local.tee $2
  i32.const 16
  i32.shl
  i32.const 0
  local.get $2
  local.get $3
  i32.const 1
  i32.shr_u
  i32.mul
  i32.sub
  local.get $3
  i32.const 1
  i32.and
  local.get $2
  i32.mul
  i32.const 1
  i32.shr_u
  i32.sub
  local.tee $0
  i32.const 16
  i32.shr_s
  local.get $2
  i32.mul
  local.get $0
  i32.const 65535
  i32.and
  local.get $2
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i32.const 14
  i32.shr_s
  i32.add
  global.set $wasm/assembly/score/inverse_sum
  i32.const 19
  local.get $1
  i32.wrap_i64
  i32.sub
  global.set $wasm/assembly/score/sum_exponent
  global.get $wasm/assembly/score/row_max
  call $wasm/assembly/score/softmax
  global.set $wasm/assembly/score/estimated_inverse
  global.get $wasm/assembly/score/estimated_inverse
  f32.const 1.1999999696854502e-04
  f32.mul
  global.set $wasm/assembly/score/score_error
 )
 (func $wasm/assembly/score/exp_below_max (param $0 f32) (result i64)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  local.get $0
  global.get $wasm/assembly/score/row_max
  f32.const -104
  f32.add
  f32.lt
  if
   i64.const 648540061695
   return
  end
  local.get $0
  i32.reinterpret_f32
  local.tee $2
  i32.const 2147483647
  i32.and
  local.tee $1
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $3
  local.get $1
  i32.const 23
  i32.shr_u
  local.tee $1
  i32.const 134
  i32.sub
  local.tee $4
  i32.shl
  i32.const 0
  local.get $4
  i32.const 31
  i32.le_s
  select
  local.set $5
  local.get $3
  local.get $1
  i32.const 110
  i32.sub
  local.tee $6
  i32.shl
  i32.const 0
  local.get $6
  i32.const 31
  i32.le_s
  select
  local.set $1
  i32.const 0
  local.get $2
  i32.const 31
  i32.shr_u
  i32.sub
  local.set $7
  global.get $wasm/assembly/score/max_q16
  local.get $4
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $3
   i32.const 31
   i32.const 0
   local.get $4
   i32.sub
   local.tee $2
   local.get $2
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $5
  end
  local.get $7
  i32.xor
  local.get $7
  i32.sub
  i32.sub
  i32.const 1
  i32.sub
  local.tee $2
  i32.const 0
  local.get $2
  i32.const 0
  i32.gt_s
  select
  local.tee $2
  i32.const 16
  i32.shr_u
  i32.const 47274
  i32.mul
  local.get $2
  i32.const 65535
  i32.and
  i32.const 47274
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i32.const 7
  i32.shr_u
  local.set $2
  global.get $wasm/assembly/score/max_q40
  local.get $6
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $3
   i32.const 31
   i32.const 0
   local.get $6
   i32.sub
   local.tee $1
   local.get $1
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $1
  end
  local.get $7
  i32.xor
  local.get $7
  i32.sub
  i32.sub
  local.get $2
  i32.const -1317922825
  i32.mul
  i32.sub
  local.get $2
  i32.const 53711
  i32.mul
  i32.const 16
  i32.shr_u
  i32.sub
  local.tee $1
  i32.const 16
  i32.shr_u
  local.tee $3
  local.get $3
  i32.mul
  local.set $4
  global.get $wasm/assembly/layout/exp_table
  local.get $2
  i32.const 255
  i32.and
  i32.const 2
  i32.shl
  i32.add
  i32.load
  local.tee $5
  i32.const -1
  i32.xor
  i64.extend_i32_u
  local.get $1
  local.get $4
  i32.const 9
  i32.shr_u
  i32.sub
  local.get $4
  i32.const 16
  i32.shr_u
  local.get $3
  i32.mul
  i32.const 16
  i32.shr_u
  i32.const 10923
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 8
  i32.shr_u
  local.get $5
  i32.add
  i64.extend_i32_u
  local.get $2
  i32.const 8
  i32.shr_u
  i64.extend_i32_u
  i64.const 32
  i64.shl
  i64.or
 )
 (func $wasm/assembly/rank/count_larger (param $0 i32) (param $1 i32)
  (local $2 i32)
  (local $3 v128)
  (local $4 i32)
  (local $5 v128)
  (local $6 v128)
  (local $7 v128)
  (local $8 i32)
  (local $9 v128)
  (local $10 v128)
  (local $11 v128)
  (local $12 v128)
  local.get $0
  local.get $1
  i32.const 2
  i32.shl
  i32.add
  local.set $8
  global.get $wasm/assembly/layout/ranks
  local.set $4
  local.get $0
  local.set $1
  loop $for-loop|0
   local.get $1
   local.get $8
   i32.lt_u
   if
    local.get $1
    v128.load
    local.set $3
    local.get $1
    v128.load offset=16
    local.set $5
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    local.set $6
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    local.set $7
    local.get $0
    local.set $2
    loop $for-loop|1
     local.get $2
     local.get $8
     i32.lt_u
     if
      local.get $6
      local.get $2
      v128.load
      local.tee $6
      local.get $6
      i8x16.shuffle 0 1 2 3 0 1 2 3 0 1 2 3 0 1 2 3
      local.tee $9
      local.get $3
      f32x4.gt
      local.get $6
      local.get $6
      i8x16.shuffle 4 5 6 7 4 5 6 7 4 5 6 7 4 5 6 7
      local.tee $10
      local.get $3
      f32x4.gt
      i32x4.add
      local.get $6
      local.get $6
      i8x16.shuffle 8 9 10 11 8 9 10 11 8 9 10 11 8 9 10 11
      local.tee $11
      local.get $3
      f32x4.gt
      local.get $6
      local.get $6
      i8x16.shuffle 12 13 14 15 12 13 14 15 12 13 14 15 12 13 14 15
      local.tee $12
      local.get $3
      f32x4.gt
      i32x4.add
      i32x4.add
      i32x4.sub
      local.set $6
      local.get $7
      local.get $9
      local.get $5
      f32x4.gt
      local.get $10
      local.get $5
      f32x4.gt
      i32x4.add
      local.get $11
      local.get $5
      f32x4.gt
      local.get $12
      local.get $5
      f32x4.gt
      i32x4.add
      i32x4.add
      i32x4.sub
      local.set $7
      local.get $2
      i32.const 16
      i32.add
      local.set $2
      br $for-loop|1
     end
    end
    local.get $4
    local.get $6
    v128.store
    local.get $4
    local.get $7
    v128.store offset=16
    local.get $4
    i32.const 32
    i32.add
    local.set $4
    local.get $1
    i32.const 32
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
 )
 (func $wasm/assembly/index/widen_rows (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 v128)
  (local $7 v128)
  (local $8 v128)
  (local $9 i32)
  global.get $wasm/assembly/layout/dtype
  i32.eqz
  if
   local.get $0
   return
  end
  global.get $wasm/assembly/layout/num_experts
  i32.const 2
  i32.const 4
  global.get $wasm/assembly/layout/dtype
  select
  i32.mul
  local.set $5
  loop $for-loop|0
   local.get $1
   local.get $4
   i32.gt_u
   if
    global.get $wasm/assembly/layout/widened_rows
    local.get $4
    global.get $wasm/assembly/layout/row_stride
    i32.mul
    i32.add
    local.set $2
    global.get $wasm/assembly/layout/dtype
    i32.const 1
    i32.eq
    if
     local.get $0
     local.get $4
     local.get $5
     i32.mul
     i32.add
     local.set $3
     local.get $2
     global.get $wasm/assembly/layout/num_experts
     i32.const 2
     i32.shl
     i32.add
     local.set $9
     loop $for-loop|00
      local.get $2
      local.get $9
      i32.lt_u
      if
       local.get $3
       v128.load16x4_u align=2
       local.tee $7
       v128.const i32x4 0x00007fff 0x00007fff 0x00007fff 0x00007fff
       v128.and
       local.tee $8
       i32.const 13
       i32x4.shl
       local.set $6
       local.get $2
       local.get $7
       v128.const i32x4 0x00008000 0x00008000 0x00008000 0x00008000
       v128.and
       i32.const 16
       i32x4.shl
       local.get $6
       v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
       v128.or
       local.get $6
       v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000
       f32x4.mul
       local.get $8
       v128.const i32x4 0x00007c00 0x00007c00 0x00007c00 0x00007c00
       i32x4.ge_s
       v128.bitselect
       v128.or
       v128.store
       local.get $3
       i32.const 8
       i32.add
       local.set $3
       local.get $2
       i32.const 16
       i32.add
       local.set $2
       br $for-loop|00
      end
     end
    else
     local.get $0
     local.get $4
     local.get $5
     i32.mul
     i32.add
     local.set $3
     local.get $2
     global.get $wasm/assembly/layout/num_experts
     i32.const 2
     i32.shl
     i32.add
     local.set $9
     loop $for-loop|01
      local.get $2
      local.get $9
      i32.lt_u
      if
       local.get $2
       local.get $3
       v128.load16x4_u align=2
       i32.const 16
       i32x4.shl
       v128.store
       local.get $3
       i32.const 8
       i32.add
       local.set $3
       local.get $2
       i32.const 16
       i32.add
       local.set $2
       br $for-loop|01
      end
     end
    end
    local.get $4
    i32.const 1
    i32.add
    local.set $4
    br $for-loop|0
   end
  end
  global.get $wasm/assembly/layout/widened_rows
 )
 (func $wasm/assembly/layout/reserve (param $0 i32) (result i32)
  (local $1 i32)
  global.get $wasm/assembly/layout/chunk_base
  global.set $wasm/assembly/layout/logits
  global.get $wasm/assembly/layout/logits
  local.get $0
  global.get $wasm/assembly/layout/num_experts
  i32.mul
  i32.const 2
  i32.const 4
  global.get $wasm/assembly/layout/dtype
  select
  i32.mul
  i32.add
  i32.const 191
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/indices
  global.get $wasm/assembly/layout/top_k
  global.get $wasm/assembly/layout/num_shared
  i32.add
  local.get $0
  i32.mul
  i32.const 2
  i32.shl
  local.tee $0
  global.get $wasm/assembly/layout/indices
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/weights
  local.get $0
  global.get $wasm/assembly/layout/weights
  i32.add
  local.tee $0
  memory.size
  i32.const 16
  i32.shl
  local.tee $1
  i32.le_u
  if (result i32)
   i32.const 1
  else
   local.get $0
   local.get $1
   i32.sub
   i32.const 65535
   i32.add
   i32.const 16
   i32.shr_u
   memory.grow
   i32.const 0
   i32.ge_s
  end
 )
 (func $wasm/assembly/layout/prepare
  (local $0 i32)
  (local $1 f32)
  f32.const 0.5
  f32.const 0
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  i32.and
  select
  local.set $1
  loop $for-loop|0
   local.get $0
   global.get $wasm/assembly/layout/row_places
   i32.const 2
   i32.shl
   i32.lt_u
   if
    global.get $wasm/assembly/layout/estimate_offsets
    local.get $0
    i32.add
    global.get $wasm/assembly/layout/choice_offsets
    local.get $0
    i32.add
    v128.load
    local.get $1
    f32x4.splat
    f32x4.add
    v128.store
    local.get $0
    i32.const 16
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
 )
 (func $wasm/assembly/layout/lay_out (result i32)
  (local $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  global.get $wasm/assembly/layout/row_places
  global.get $wasm/assembly/layout/batch_rows
  i32.const 6
  i32.shl
  i32.add
  i32.const 32
  i32.add
  i32.const 2
  i32.shl
  local.set $2
  i32.const 1024
  global.set $wasm/assembly/layout/cursor
  block $__inlined_func$wasm/assembly/layout/place$4 (result i32)
   i32.const 2048
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   memory.size
   i32.const 16
   i32.shl
   local.tee $0
   i32.const 2048
   i32.ge_u
   if (result i32)
    i32.const 1
   else
    i32.const 67583
    local.get $0
    i32.sub
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$4
   drop
   i32.const 1024
   local.set $0
   loop $for-loop|0
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|0
    end
   end
   i32.const 1024
  end
  global.set $wasm/assembly/layout/exp_table
  block $__inlined_func$wasm/assembly/layout/place$5 (result i32)
   global.get $wasm/assembly/layout/row_places
   i32.const 2
   i32.shl
   local.tee $3
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $4
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $4
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$5
   drop
   local.get $1
   local.set $0
   loop $for-loop|00
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|00
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/choice_offsets
  block $__inlined_func$wasm/assembly/layout/place$6 (result i32)
   local.get $3
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $4
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $4
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$6
   drop
   local.get $1
   local.set $0
   loop $for-loop|01
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|01
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/estimate_offsets
  block $__inlined_func$wasm/assembly/layout/place$7 (result i32)
   local.get $3
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $3
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $3
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$7
   drop
   local.get $1
   local.set $0
   loop $for-loop|02
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|02
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/place_experts
  block $__inlined_func$wasm/assembly/layout/place$8 (result i32)
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   global.get $wasm/assembly/layout/batch_rows
   local.tee $3
   global.get $wasm/assembly/layout/estimate_stride
   i32.mul
   i32.const 2
   i32.shl
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $4
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $4
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$8
   drop
   local.get $1
   local.set $0
   loop $for-loop|03
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|03
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/estimates
  block $__inlined_func$wasm/assembly/layout/place$9 (result i32)
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   local.get $3
   i32.const 9
   i32.shl
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $4
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $4
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$9
   drop
   local.get $1
   local.set $0
   loop $for-loop|04
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|04
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/column_maxima
  global.get $wasm/assembly/layout/num_experts
  i32.const 2
  i32.shl
  global.set $wasm/assembly/layout/row_stride
  block $__inlined_func$wasm/assembly/layout/place$10 (result i32)
   global.get $wasm/assembly/layout/dtype
   if (result i32)
    local.get $3
    global.get $wasm/assembly/layout/row_stride
    i32.mul
    i32.const 128
    i32.add
   else
    i32.const 0
   end
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $4
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $4
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$10
   drop
   local.get $1
   local.set $0
   loop $for-loop|05
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|05
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/widened_rows
  block $__inlined_func$wasm/assembly/layout/place$11 (result i32)
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   global.get $wasm/assembly/layout/row_stride
   i32.const 128
   i32.add
   i32.const 0
   global.get $wasm/assembly/layout/scoring
   select
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $4
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $4
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$11
   drop
   local.get $1
   local.set $0
   loop $for-loop|06
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|06
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/scored_row
  block $__inlined_func$wasm/assembly/layout/place$12 (result i32)
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   local.get $3
   i32.const 2
   i32.shl
   i32.add
   i32.const 67
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $4
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $4
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$12
   drop
   local.get $1
   local.set $0
   loop $for-loop|07
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|07
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/candidate_starts
  block $__inlined_func$wasm/assembly/layout/place$13 (result i32)
   local.get $2
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $4
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $4
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$13
   drop
   local.get $1
   local.set $0
   loop $for-loop|08
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|08
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/candidate_places
  block $__inlined_func$wasm/assembly/layout/place$14 (result i32)
   local.get $2
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $4
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $4
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$14
   drop
   local.get $1
   local.set $0
   loop $for-loop|09
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|09
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/candidate_ids
  block $__inlined_func$wasm/assembly/layout/place$15 (result i32)
   local.get $2
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $4
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $4
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$15
   drop
   local.get $1
   local.set $0
   loop $for-loop|010
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|010
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/candidate_logits
  block $__inlined_func$wasm/assembly/layout/place$16 (result i32)
   local.get $2
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $4
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $4
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$16
   drop
   local.get $1
   local.set $0
   loop $for-loop|011
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|011
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/candidate_offsets
  block $__inlined_func$wasm/assembly/layout/place$17 (result i32)
   local.get $2
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $4
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $4
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$17
   drop
   local.get $1
   local.set $0
   loop $for-loop|012
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|012
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/candidate_scores
  block $__inlined_func$wasm/assembly/layout/place$18 (result i32)
   local.get $2
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $2
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $2
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$18
   drop
   local.get $1
   local.set $0
   loop $for-loop|013
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|013
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/candidate_choices
  block $__inlined_func$wasm/assembly/layout/place$19 (result i32)
   global.get $wasm/assembly/layout/group_bytes
   i32.const 512
   i32.add
   local.tee $2
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $4
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $4
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$19
   drop
   local.get $1
   local.set $0
   loop $for-loop|014
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|014
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/ranks
  block $__inlined_func$wasm/assembly/layout/place$20 (result i32)
   local.get $2
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $2
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $2
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$20
   drop
   local.get $1
   local.set $0
   loop $for-loop|015
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|015
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/rank_values
  block $__inlined_func$wasm/assembly/layout/place$21 (result i32)
   local.get $3
   i32.const 288
   i32.mul
   local.tee $2
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $4
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $4
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$21
   drop
   local.get $1
   local.set $0
   loop $for-loop|016
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|016
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/selected_ids
  block $__inlined_func$wasm/assembly/layout/place$22 (result i32)
   local.get $2
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $2
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $2
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$22
   drop
   local.get $1
   local.set $0
   loop $for-loop|017
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|017
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/selected_scores
  block $__inlined_func$wasm/assembly/layout/place$23 (result i32)
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.const 351
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $2
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $2
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$23
   drop
   local.get $1
   local.set $0
   loop $for-loop|018
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|018
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/selected_choices
  block $__inlined_func$wasm/assembly/layout/place$24 (result i32)
   local.get $3
   global.get $wasm/assembly/layout/group_bytes
   i32.mul
   i32.const 2
   i32.shl
   local.tee $2
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $4
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $4
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$24
   drop
   local.get $1
   local.set $0
   loop $for-loop|019
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|019
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/lane_firsts
  block $__inlined_func$wasm/assembly/layout/place$25 (result i32)
   local.get $2
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $2
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $2
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$25
   drop
   local.get $1
   local.set $0
   loop $for-loop|020
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|020
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/lane_seconds
  block $__inlined_func$wasm/assembly/layout/place$26 (result i32)
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   global.get $wasm/assembly/layout/group_bytes
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $2
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $2
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$26
   drop
   local.get $1
   local.set $0
   loop $for-loop|021
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|021
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/group_scores
  block $__inlined_func$wasm/assembly/layout/place$27 (result i32)
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   global.get $wasm/assembly/layout/group_bytes
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $2
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $2
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$27
   drop
   local.get $1
   local.set $0
   loop $for-loop|022
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|022
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/group_firsts
  block $__inlined_func$wasm/assembly/layout/place$28 (result i32)
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   global.get $wasm/assembly/layout/group_bytes
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $2
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $2
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$28
   drop
   local.get $1
   local.set $0
   loop $for-loop|023
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|023
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/group_seconds
  block $__inlined_func$wasm/assembly/layout/place$29 (result i32)
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   local.get $3
   global.get $wasm/assembly/layout/groups_selected
   i32.mul
   i32.const 2
   i32.shl
   i32.add
   i32.const 127
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $2
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $2
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$29
   drop
   local.get $1
   local.set $0
   loop $for-loop|024
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|024
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/kept_groups
  block $__inlined_func$wasm/assembly/layout/place$30 (result i32)
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   global.get $wasm/assembly/layout/num_experts
   i32.const 2
   i32.shl
   local.tee $2
   i32.const 0
   global.get $wasm/assembly/layout/flags
   i32.const 16
   i32.and
   select
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $3
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $3
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$30
   drop
   local.get $1
   local.set $0
   loop $for-loop|025
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|025
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/expert_scale
  block $__inlined_func$wasm/assembly/layout/place$31 (result i32)
   global.get $wasm/assembly/layout/cursor
   local.tee $1
   local.get $2
   i32.const 0
   global.get $wasm/assembly/layout/flags
   i32.const 32
   i32.and
   select
   i32.add
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   global.set $wasm/assembly/layout/cursor
   i32.const 0
   global.get $wasm/assembly/layout/cursor
   local.tee $0
   memory.size
   i32.const 16
   i32.shl
   local.tee $2
   i32.le_u
   if (result i32)
    i32.const 1
   else
    local.get $0
    local.get $2
    i32.sub
    i32.const 65535
    i32.add
    i32.const 16
    i32.shr_u
    memory.grow
    i32.const 0
    i32.ge_s
   end
   i32.eqz
   br_if $__inlined_func$wasm/assembly/layout/place$31
   drop
   local.get $1
   local.set $0
   loop $for-loop|026
    local.get $0
    global.get $wasm/assembly/layout/cursor
    i32.lt_u
    if
     local.get $0
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|026
    end
   end
   local.get $1
  end
  global.set $wasm/assembly/layout/expert_map
  global.get $wasm/assembly/layout/cursor
  global.set $wasm/assembly/layout/chunk_base
  global.get $wasm/assembly/layout/chunk_base
  global.set $wasm/assembly/layout/logits
  global.get $wasm/assembly/layout/logits
  global.get $wasm/assembly/layout/num_experts
  i32.const 2
  i32.const 4
  global.get $wasm/assembly/layout/dtype
  select
  i32.mul
  i32.add
  i32.const 191
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/indices
  global.get $wasm/assembly/layout/indices
  global.get $wasm/assembly/layout/top_k
  global.get $wasm/assembly/layout/num_shared
  i32.add
  local.tee $0
  i32.const 2
  i32.shl
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/weights
  global.get $wasm/assembly/layout/weights
  local.get $0
  i32.const 2
  i32.shl
  i32.add
  local.tee $0
  memory.size
  i32.const 16
  i32.shl
  local.tee $1
  i32.le_u
  if (result i32)
   i32.const 1
  else
   local.get $0
   local.get $1
   i32.sub
   i32.const 65535
   i32.add
   i32.const 16
   i32.shr_u
   memory.grow
   i32.const 0
   i32.ge_s
  end
  i32.eqz
  if
   i32.const 0
   return
  end
  i32.const 0
  local.set $0
  loop $for-loop|027
   local.get $0
   global.get $wasm/assembly/layout/num_experts
   i32.lt_u
   if
    global.get $wasm/assembly/layout/place_experts
    global.get $wasm/assembly/layout/group_stride
    local.get $0
    global.get $wasm/assembly/layout/group_size
    i32.div_u
    i32.mul
    local.get $0
    global.get $wasm/assembly/layout/group_size
    i32.rem_u
    i32.add
    i32.const 2
    i32.shl
    i32.add
    local.get $0
    i32.store
    local.get $0
    i32.const 1
    i32.add
    local.set $0
    br $for-loop|027
   end
  end
  i32.const 1
 )
 (func $wasm/assembly/layout/configure (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (param $8 f32) (param $9 f32) (result i32)
  local.get $0
  global.set $wasm/assembly/layout/num_experts
  local.get $1
  global.set $wasm/assembly/layout/top_k
  local.get $2
  global.set $wasm/assembly/layout/num_shared
  local.get $3
  global.set $wasm/assembly/layout/group_count
  local.get $4
  global.set $wasm/assembly/layout/groups_selected
  local.get $0
  local.get $3
  i32.div_u
  global.set $wasm/assembly/layout/group_size
  global.get $wasm/assembly/layout/group_size
  i32.const 31
  i32.add
  i32.const -32
  i32.and
  global.set $wasm/assembly/layout/group_stride
  global.get $wasm/assembly/layout/group_stride
  global.get $wasm/assembly/layout/group_size
  i32.eq
  local.get $3
  i32.const 1
  i32.eq
  i32.or
  global.set $wasm/assembly/layout/dense
  local.get $5
  global.set $wasm/assembly/layout/dtype
  local.get $6
  global.set $wasm/assembly/layout/scoring
  local.get $7
  global.set $wasm/assembly/layout/flags
  local.get $8
  global.set $wasm/assembly/layout/epsilon
  local.get $9
  global.set $wasm/assembly/layout/scaling_factor
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  if (result i32)
   i32.const 0
  else
   global.get $wasm/assembly/layout/flags
   i32.const 2
   i32.and
   i32.const 0
   i32.ne
  end
  i32.eqz
  global.set $wasm/assembly/layout/partition
  local.get $3
  i32.const 15
  i32.add
  i32.const 4
  i32.shr_u
  i32.const 6
  i32.shl
  global.set $wasm/assembly/layout/group_bytes
  global.get $wasm/assembly/layout/group_count
  global.get $wasm/assembly/layout/group_stride
  i32.mul
  global.set $wasm/assembly/layout/row_places
  global.get $wasm/assembly/layout/scoring
  if (result i32)
   i32.const 1
  else
   i32.const 8
   i32.const 8192
   global.get $wasm/assembly/layout/row_places
   i32.div_u
   local.tee $0
   i32.const 1
   local.get $0
   select
   local.tee $0
   local.get $0
   i32.const 8
   i32.gt_u
   select
  end
  global.set $wasm/assembly/layout/batch_rows
  local.get $1
  i32.const 12
  i32.le_u
  if (result i32)
   i32.const 16
  else
   local.get $1
   i32.const 24
   i32.le_u
   if (result i32)
    i32.const 32
   else
    i32.const 64
    i32.const 128
    local.get $1
    i32.const 48
    i32.le_u
    select
   end
  end
  global.set $wasm/assembly/layout/columns
  global.get $wasm/assembly/layout/columns
  global.get $wasm/assembly/layout/row_places
  global.get $wasm/assembly/layout/columns
  i32.add
  i32.const 1
  i32.sub
  global.get $wasm/assembly/layout/columns
  i32.div_u
  i32.mul
  global.set $wasm/assembly/layout/estimate_stride
  call $wasm/assembly/layout/lay_out
 )
 (func $wasm/assembly/index/weights_address (result i32)
  global.get $wasm/assembly/layout/weights
 )
 (func $wasm/assembly/index/route_tokens (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  local.get $3
  if
   loop $for-loop|0
    local.get $2
    local.get $4
    i32.gt_u
    if
     local.get $0
     local.get $4
     global.get $wasm/assembly/layout/num_experts
     i32.const 2
     i32.const 4
     global.get $wasm/assembly/layout/dtype
     select
     i32.mul
     i32.mul
     i32.add
     i32.const 1
     call $wasm/assembly/index/widen_rows
     local.tee $5
     call $wasm/assembly/score/survey_row<f32>
     global.get $wasm/assembly/layout/selected_ids
     local.get $4
     global.get $wasm/assembly/layout/top_k
     global.get $wasm/assembly/layout/num_shared
     i32.add
     i32.const 2
     i32.shl
     i32.mul
     local.tee $6
     global.get $wasm/assembly/layout/indices
     i32.add
     global.get $wasm/assembly/layout/top_k
     i32.const 2
     i32.shl
     memory.copy
     i32.const 0
     local.set $3
     loop $for-loop|00
      local.get $3
      global.get $wasm/assembly/layout/top_k
      i32.const 2
      i32.shl
      i32.lt_u
      if
       global.get $wasm/assembly/layout/selected_scores
       local.get $3
       i32.add
       v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
       v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
       local.get $5
       global.get $wasm/assembly/layout/selected_ids
       local.get $3
       i32.add
       i32.load
       i32.const 2
       i32.shl
       i32.add
       i32.load
       i32x4.splat
       f32x4.pmax
       f32x4.pmin
       v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
       f32x4.add
       f32x4.extract_lane 0
       call $wasm/assembly/score/score
       f32.store
       local.get $3
       i32.const 4
       i32.add
       local.set $3
       br $for-loop|00
      end
     end
     i32.const 0
     global.get $wasm/assembly/layout/indices
     local.get $6
     i32.add
     global.get $wasm/assembly/layout/weights
     local.get $6
     i32.add
     call $wasm/assembly/weigh/weigh_selected
     local.get $4
     i32.const 1
     i32.add
     local.set $4
     br $for-loop|0
    end
   end
  else
   i32.const 0
   local.set $3
   loop $for-loop|1
    local.get $2
    local.get $3
    i32.gt_u
    if
     local.get $0
     local.get $3
     global.get $wasm/assembly/layout/batch_rows
     local.tee $4
     local.get $2
     local.get $3
     i32.sub
     local.tee $5
     local.get $4
     local.get $5
     i32.lt_u
     select
     call $wasm/assembly/index/route_batch
     local.get $3
     global.get $wasm/assembly/layout/batch_rows
     i32.add
     local.set $3
     br $for-loop|1
    end
   end
  end
  global.get $wasm/assembly/layout/top_k
  global.get $wasm/assembly/layout/num_shared
  i32.add
  i32.const 2
  i32.shl
  local.set $3
  loop $for-loop|2
   local.get $1
   local.get $2
   i32.gt_u
   if
    local.get $2
    local.get $3
    i32.mul
    local.tee $0
    global.get $wasm/assembly/layout/indices
    i32.add
    local.set $4
    global.get $wasm/assembly/layout/weights
    local.get $0
    i32.add
    local.set $5
    i32.const 0
    local.set $0
    loop $for-loop|001
     local.get $0
     global.get $wasm/assembly/layout/top_k
     global.get $wasm/assembly/layout/num_shared
     i32.add
     i32.lt_u
     if
      local.get $4
      local.get $0
      i32.const 2
      i32.shl
      local.tee $6
      i32.add
      i32.const -1
      i32.store
      local.get $5
      local.get $6
      i32.add
      f32.const 0
      f32.store
      local.get $0
      i32.const 1
      i32.add
      local.set $0
      br $for-loop|001
     end
    end
    local.get $2
    i32.const 1
    i32.add
    local.set $2
    br $for-loop|2
   end
  end
 )
 (func $wasm/assembly/index/route_batch (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 v128)
  (local $7 i32)
  (local $8 f32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 v128)
  local.get $0
  local.get $1
  global.get $wasm/assembly/layout/num_experts
  i32.const 2
  i32.const 4
  global.get $wasm/assembly/layout/dtype
  select
  i32.mul
  i32.mul
  i32.add
  local.get $2
  call $wasm/assembly/index/widen_rows
  local.set $9
  i32.const 0
  local.set $0
  loop $for-loop|0
   local.get $0
   local.get $2
   i32.lt_u
   if
    local.get $9
    local.get $0
    global.get $wasm/assembly/layout/row_stride
    i32.mul
    i32.add
    local.tee $4
    call $wasm/assembly/score/survey_row<f32>
    local.get $4
    local.get $0
    call $wasm/assembly/choose/estimate_choices
    local.get $0
    i32.const 1
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
  global.get $wasm/assembly/layout/group_count
  i32.const 1
  i32.gt_u
  if
   i32.const 0
   local.set $0
   loop $for-loop|1
    local.get $0
    local.get $2
    i32.lt_u
    if
     local.get $9
     local.get $0
     call $wasm/assembly/group/select_groups
     local.get $0
     i32.const 1
     i32.add
     local.set $0
     br $for-loop|1
    end
   end
  end
  loop $for-loop|00
   local.get $2
   local.get $5
   i32.gt_u
   if
    global.get $wasm/assembly/layout/candidate_starts
    local.get $5
    i32.const 2
    i32.shl
    i32.add
    local.get $3
    local.tee $4
    i32.store
    block $__inlined_func$wasm/assembly/threshold/find_threshold$2 (result f32)
     i32.const 0
     local.set $7
     global.get $wasm/assembly/layout/group_count
     i32.const 1
     i32.eq
     if (result i32)
      global.get $wasm/assembly/layout/columns
      i32.const 16
      i32.gt_u
     else
      global.get $wasm/assembly/layout/columns
      i32.const 32
      i32.le_u
      if (result i32)
       global.get $wasm/assembly/layout/top_k
       global.get $wasm/assembly/layout/groups_selected
       i32.const 2
       i32.shl
       i32.le_u
      else
       i32.const 0
      end
      i32.eqz
     end
     if
      local.get $5
      call $wasm/assembly/threshold/find_threshold_anew
      br $__inlined_func$wasm/assembly/threshold/find_threshold$2
     end
     global.get $wasm/assembly/layout/group_count
     i32.const 1
     i32.gt_u
     if
      global.get $wasm/assembly/layout/columns
      i32.const 2
      i32.shl
      local.set $10
      global.get $wasm/assembly/layout/column_maxima
      local.get $5
      i32.const 9
      i32.shl
      i32.add
      local.tee $3
      local.set $0
      loop $for-loop|01
       local.get $0
       local.get $3
       local.get $10
       i32.add
       i32.lt_u
       if
        local.get $0
        v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
        v128.store
        local.get $0
        i32.const 16
        i32.add
        local.set $0
        br $for-loop|01
       end
      end
      global.get $wasm/assembly/layout/kept_groups
      local.get $5
      global.get $wasm/assembly/layout/groups_selected
      i32.const 2
      i32.shl
      i32.mul
      i32.add
      local.set $11
      local.get $5
      global.get $wasm/assembly/layout/group_bytes
      i32.mul
      i32.const 2
      i32.shl
      local.set $12
      loop $for-loop|12
       local.get $7
       global.get $wasm/assembly/layout/groups_selected
       i32.lt_u
       if
        local.get $12
        local.get $11
        local.get $7
        i32.const 2
        i32.shl
        i32.add
        i32.load
        i32.const 4
        i32.shl
        i32.add
        local.tee $13
        global.get $wasm/assembly/layout/lane_firsts
        i32.add
        v128.load
        local.set $6
        local.get $3
        local.set $0
        loop $for-loop|2
         local.get $0
         local.get $3
         local.get $10
         i32.add
         i32.lt_u
         if
          local.get $0
          local.get $0
          v128.load
          local.tee $14
          local.get $6
          f32x4.pmax
          v128.store
          local.get $14
          local.get $6
          f32x4.pmin
          local.set $6
          local.get $0
          i32.const 16
          i32.add
          local.set $0
          br $for-loop|2
         end
        end
        global.get $wasm/assembly/layout/lane_seconds
        local.get $13
        i32.add
        v128.load
        local.set $6
        local.get $3
        local.set $0
        loop $for-loop|3
         local.get $0
         local.get $3
         local.get $10
         i32.add
         i32.lt_u
         if
          local.get $0
          local.get $0
          v128.load
          local.tee $14
          local.get $6
          f32x4.pmax
          v128.store
          local.get $14
          local.get $6
          f32x4.pmin
          local.set $6
          local.get $0
          i32.const 16
          i32.add
          local.set $0
          br $for-loop|3
         end
        end
        local.get $7
        i32.const 1
        i32.add
        local.set $7
        br $for-loop|12
       end
      end
     end
     local.get $5
     call $wasm/assembly/threshold/kth_column
    end
    local.set $8
    local.get $5
    global.get $wasm/assembly/layout/flags
    i32.const 1
    i32.and
    if (result f32)
     local.get $8
     global.get $wasm/assembly/score/score_error
     local.get $8
     f32.abs
     f32.const 9.999999974752427e-07
     f32.mul
     f32.add
     f32.const 2
     f32.mul
     f32.sub
    else
     local.get $8
    end
    local.get $4
    call $wasm/assembly/select/list_row
    local.tee $3
    local.get $4
    i32.sub
    i32.const 64
    i32.gt_u
    if
     local.get $9
     local.get $5
     local.get $4
     call $wasm/assembly/crowd/select_crowd
     local.get $4
     local.set $3
    end
    local.get $5
    i32.const 1
    i32.add
    local.set $5
    br $for-loop|00
   end
  end
  global.get $wasm/assembly/layout/candidate_starts
  local.get $2
  i32.const 2
  i32.shl
  i32.add
  local.get $3
  i32.store
  local.get $9
  i32.const 0
  local.get $3
  call $wasm/assembly/candidates/gather_candidates
  i32.const 0
  local.get $3
  call $wasm/assembly/candidates/score_candidates
  i32.const 0
  local.set $3
  loop $for-loop|11
   local.get $2
   local.get $3
   i32.gt_u
   if
    global.get $wasm/assembly/layout/candidate_starts
    local.get $3
    i32.const 2
    i32.shl
    i32.add
    local.tee $0
    i32.load
    local.get $0
    i32.load offset=4
    local.tee $4
    i32.ne
    if
     local.get $4
     local.get $0
     i32.load
     local.tee $0
     i32.sub
     local.set $4
     local.get $0
     i32.const 2
     i32.shl
     local.tee $0
     global.get $wasm/assembly/layout/candidate_choices
     i32.add
     local.get $4
     call $wasm/assembly/rank/rank_list
     local.get $3
     i32.const 288
     i32.mul
     local.tee $5
     global.get $wasm/assembly/layout/selected_ids
     i32.add
     local.set $7
     global.get $wasm/assembly/layout/selected_scores
     local.get $5
     i32.add
     local.set $5
     global.get $wasm/assembly/layout/candidate_ids
     local.get $0
     i32.add
     local.set $9
     global.get $wasm/assembly/layout/candidate_scores
     local.get $0
     i32.add
     local.set $10
     i32.const 0
     local.set $0
     loop $for-loop|03
      local.get $0
      local.get $4
      i32.lt_u
      if
       local.get $0
       i32.const 2
       i32.shl
       local.tee $11
       global.get $wasm/assembly/layout/ranks
       i32.add
       v128.load
       i32.const 2
       i32x4.shl
       local.tee $6
       i32x4.extract_lane 0
       local.tee $12
       local.get $7
       i32.add
       local.get $9
       local.get $11
       i32.add
       local.tee $13
       i32.load
       i32.store
       local.get $5
       local.get $12
       i32.add
       local.get $10
       local.get $11
       i32.add
       local.tee $11
       i32.load
       i32.store
       local.get $6
       i32x4.extract_lane 1
       local.tee $12
       local.get $7
       i32.add
       local.get $13
       i32.load offset=4
       i32.store
       local.get $5
       local.get $12
       i32.add
       local.get $11
       i32.load offset=4
       i32.store
       local.get $6
       i32x4.extract_lane 2
       local.tee $12
       local.get $7
       i32.add
       local.get $13
       i32.load offset=8
       i32.store
       local.get $5
       local.get $12
       i32.add
       local.get $11
       i32.load offset=8
       i32.store
       local.get $6
       i32x4.extract_lane 3
       local.tee $12
       local.get $7
       i32.add
       local.get $13
       i32.load offset=12
       i32.store
       local.get $5
       local.get $12
       i32.add
       local.get $11
       i32.load offset=12
       i32.store
       local.get $0
       i32.const 4
       i32.add
       local.set $0
       br $for-loop|03
      end
     end
    end
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|11
   end
  end
  global.get $wasm/assembly/layout/top_k
  global.get $wasm/assembly/layout/num_shared
  i32.add
  i32.const 2
  i32.shl
  local.set $3
  i32.const 0
  local.set $0
  loop $for-loop|24
   local.get $0
   local.get $2
   i32.lt_u
   if
    local.get $0
    local.get $0
    local.get $1
    i32.add
    local.get $3
    i32.mul
    local.tee $4
    global.get $wasm/assembly/layout/indices
    i32.add
    global.get $wasm/assembly/layout/weights
    local.get $4
    i32.add
    call $wasm/assembly/weigh/weigh_selected
    local.get $0
    i32.const 1
    i32.add
    local.set $0
    br $for-loop|24
   end
  end
 )
 (func $wasm/assembly/index/logits_address (result i32)
  global.get $wasm/assembly/layout/logits
 )
 (func $wasm/assembly/index/indices_address (result i32)
  global.get $wasm/assembly/layout/indices
 )
 (func $wasm/assembly/index/group_stride (result i32)
  global.get $wasm/assembly/layout/group_stride
 )
 (func $wasm/assembly/index/expert_scale (result i32)
  global.get $wasm/assembly/layout/expert_scale
 )
 (func $wasm/assembly/index/expert_map (result i32)
  global.get $wasm/assembly/layout/expert_map
 )
 (func $wasm/assembly/index/exp_table (result i32)
  global.get $wasm/assembly/layout/exp_table
 )
 (func $wasm/assembly/index/choice_offsets (result i32)
  global.get $wasm/assembly/layout/choice_offsets
 )
 (func $wasm/assembly/group/settle_groups (param $0 i32) (param $1 i32) (param $2 f32)
  (local $3 v128)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 v128)
  (local $8 f32)
  (local $9 i32)
  (local $10 v128)
  (local $11 v128)
  (local $12 f32)
  (local $13 i32)
  v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
  local.set $3
  v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
  local.set $7
  loop $for-loop|0
   local.get $4
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    local.get $3
    local.get $4
    i32.const 2
    i32.shl
    local.tee $5
    global.get $wasm/assembly/layout/group_scores
    i32.add
    v128.load
    local.tee $10
    f32x4.neg
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    global.get $wasm/assembly/layout/ranks
    local.get $5
    i32.add
    v128.load
    global.get $wasm/assembly/layout/groups_selected
    i32x4.splat
    i32x4.lt_s
    local.tee $11
    v128.bitselect
    f32x4.pmax
    local.set $3
    local.get $7
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.get $10
    local.get $11
    v128.bitselect
    f32x4.pmax
    local.set $7
    local.get $4
    i32.const 4
    i32.add
    local.set $4
    br $for-loop|0
   end
  end
  local.get $3
  local.get $3
  local.get $3
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  f32x4.pmax
  local.tee $3
  f32x4.extract_lane 0
  local.get $3
  f32x4.extract_lane 1
  f32.max
  f32.neg
  local.tee $8
  local.get $7
  local.get $7
  local.get $7
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  f32x4.pmax
  local.tee $3
  f32x4.extract_lane 0
  local.get $3
  f32x4.extract_lane 1
  f32.max
  local.tee $12
  f32.sub
  local.get $2
  f32.gt
  if
   return
  end
  local.get $12
  local.get $2
  f32.add
  f32x4.splat
  local.set $3
  local.get $8
  local.get $2
  f32.sub
  f32x4.splat
  local.set $7
  i32.const 0
  local.set $4
  loop $for-loop|1
   local.get $4
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    global.get $wasm/assembly/layout/group_scores
    local.get $4
    i32.const 2
    i32.shl
    i32.add
    local.tee $5
    v128.load
    local.tee $10
    local.get $3
    f32x4.gt
    local.set $11
    local.get $5
    v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.get $10
    local.get $10
    local.get $7
    f32x4.lt
    local.tee $10
    v128.bitselect
    local.get $11
    v128.bitselect
    v128.store
    local.get $11
    local.get $10
    v128.or
    i32x4.bitmask
    i32.const 15
    i32.xor
    local.set $5
    loop $for-loop|2
     local.get $5
     if
      local.get $4
      local.get $5
      i32.ctz
      i32.add
      local.tee $6
      global.get $wasm/assembly/layout/group_count
      i32.lt_u
      if
       local.get $6
       i32.const 2
       i32.shl
       local.tee $13
       global.get $wasm/assembly/layout/group_scores
       i32.add
       local.get $0
       i32.const 0
       global.get $wasm/assembly/layout/estimates
       local.get $6
       global.get $wasm/assembly/layout/group_stride
       i32.mul
       local.tee $6
       local.get $1
       global.get $wasm/assembly/layout/estimate_stride
       i32.mul
       i32.add
       i32.const 2
       i32.shl
       i32.add
       local.get $1
       i32.const 20
       i32.shl
       local.get $6
       i32.or
       global.get $wasm/assembly/layout/group_stride
       global.get $wasm/assembly/layout/group_seconds
       local.get $13
       i32.add
       f32.load
       local.tee $2
       global.get $wasm/assembly/score/score_error
       local.get $2
       f32.abs
       f32.const 9.999999974752427e-07
       f32.mul
       f32.add
       f32.const 2
       f32.mul
       f32.sub
       i32.const 0
       call $wasm/assembly/candidates/list_places
       local.tee $13
       call $wasm/assembly/candidates/gather_candidates
       i32.const 0
       local.get $13
       call $wasm/assembly/candidates/score_candidates
       f32.const -inf
       local.set $2
       f32.const -inf
       local.set $8
       i32.const 0
       local.set $6
       loop $for-loop|00
        local.get $6
        local.get $13
        i32.lt_u
        if
         local.get $8
         global.get $wasm/assembly/layout/candidate_choices
         local.get $6
         i32.const 2
         i32.shl
         i32.add
         f32.load
         local.tee $12
         local.get $2
         f32.min
         f32.max
         local.set $8
         local.get $2
         local.get $12
         f32.max
         local.set $2
         local.get $6
         i32.const 1
         i32.add
         local.set $6
         br $for-loop|00
        end
       end
       global.get $wasm/assembly/layout/flags
       i32.const 8
       i32.and
       if (result f32)
        local.get $2
       else
        local.get $2
        local.get $8
        f32.add
        f32.const 3402823466385288598117041e14
        f32.min
        f32.const -3402823466385288598117041e14
        f32.max
       end
       f32.store
       local.get $5
       local.get $5
       i32.const 1
       i32.sub
       i32.and
       local.set $5
       br $for-loop|2
      end
     end
    end
    local.get $4
    i32.const 4
    i32.add
    local.set $4
    br $for-loop|1
   end
  end
  global.get $wasm/assembly/layout/group_scores
  global.get $wasm/assembly/layout/group_count
  call $wasm/assembly/rank/rank_list
 )
 (func $wasm/assembly/group/select_groups (param $0 i32) (param $1 i32)
  (local $2 i32)
  (local $3 v128)
  (local $4 i32)
  (local $5 v128)
  (local $6 i32)
  (local $7 i32)
  (local $8 v128)
  (local $9 v128)
  (local $10 v128)
  (local $11 v128)
  (local $12 v128)
  local.get $1
  global.get $wasm/assembly/layout/group_bytes
  i32.mul
  i32.const 2
  i32.shl
  local.set $2
  loop $for-loop|0
   local.get $4
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    local.get $4
    i32.const 4
    i32.shl
    local.tee $6
    global.get $wasm/assembly/layout/lane_firsts
    local.get $2
    i32.add
    i32.add
    local.tee $7
    v128.load offset=16
    local.set $3
    local.get $7
    v128.load
    local.tee $8
    local.get $3
    i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
    local.tee $9
    local.get $8
    local.get $3
    i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
    local.tee $3
    f32x4.pmax
    local.set $8
    global.get $wasm/assembly/layout/lane_seconds
    local.get $2
    i32.add
    local.get $6
    i32.add
    local.tee $6
    v128.load offset=16
    local.set $10
    local.get $9
    local.get $3
    f32x4.pmin
    local.get $6
    v128.load
    local.tee $3
    local.get $10
    i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
    local.get $3
    local.get $10
    i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
    f32x4.pmax
    f32x4.pmax
    local.set $9
    local.get $7
    v128.load offset=32
    local.tee $3
    local.get $7
    v128.load offset=48
    local.tee $10
    i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
    local.tee $11
    local.get $3
    local.get $10
    i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
    local.tee $3
    f32x4.pmax
    local.set $10
    local.get $11
    local.get $3
    f32x4.pmin
    local.get $6
    v128.load offset=32
    local.tee $3
    local.get $6
    v128.load offset=48
    local.tee $11
    i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
    local.get $3
    local.get $11
    i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
    f32x4.pmax
    f32x4.pmax
    local.set $11
    local.get $4
    i32.const 2
    i32.shl
    local.tee $6
    global.get $wasm/assembly/layout/group_firsts
    i32.add
    local.get $8
    local.get $10
    i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
    local.tee $12
    local.get $8
    local.get $10
    i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
    local.tee $8
    f32x4.pmax
    local.tee $3
    v128.store
    global.get $wasm/assembly/layout/group_seconds
    local.get $6
    i32.add
    local.get $12
    local.get $8
    f32x4.pmin
    local.get $9
    local.get $11
    i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
    local.get $9
    local.get $11
    i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
    f32x4.pmax
    f32x4.pmax
    local.tee $8
    v128.store
    global.get $wasm/assembly/layout/group_scores
    local.get $6
    i32.add
    block $wasm/assembly/group/group_score_quad|inlined.0
     global.get $wasm/assembly/layout/flags
     i32.const 8
     i32.and
     br_if $wasm/assembly/group/group_score_quad|inlined.0
     global.get $wasm/assembly/layout/flags
     i32.const 1
     i32.and
     if
      v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
      v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
      local.get $3
      local.get $8
      f32x4.add
      f32x4.pmin
      f32x4.pmax
      local.set $3
      br $wasm/assembly/group/group_score_quad|inlined.0
     end
     v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
     v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
     local.get $3
     call $wasm/assembly/score_quad/score_quad
     local.get $8
     call $wasm/assembly/score_quad/score_quad
     f32x4.add
     f32x4.pmin
     f32x4.pmax
     local.set $3
    end
    local.get $3
    v128.store
    local.get $4
    i32.const 4
    i32.add
    local.set $4
    br $for-loop|0
   end
  end
  global.get $wasm/assembly/layout/group_scores
  global.get $wasm/assembly/layout/group_count
  call $wasm/assembly/rank/rank_list
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  if
   local.get $0
   i32.const 0
   local.set $0
   loop $for-loop|00
    local.get $0
    global.get $wasm/assembly/layout/group_count
    i32.const 2
    i32.shl
    i32.lt_u
    if
     local.get $5
     global.get $wasm/assembly/layout/group_firsts
     local.get $0
     i32.add
     v128.load
     local.tee $3
     f32x4.abs
     local.get $3
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     f32x4.gt
     v128.and
     f32x4.pmax
     global.get $wasm/assembly/layout/group_seconds
     local.get $0
     i32.add
     v128.load
     local.tee $3
     f32x4.abs
     local.get $3
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     f32x4.gt
     v128.and
     f32x4.pmax
     local.set $5
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|00
    end
   end
   local.get $1
   global.get $wasm/assembly/score/score_error
   local.get $5
   local.get $5
   local.get $5
   i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
   f32x4.pmax
   local.tee $3
   f32x4.extract_lane 0
   local.get $3
   f32x4.extract_lane 1
   f32.max
   f32.abs
   f32.const 9.999999974752427e-07
   f32.mul
   f32.add
   f32.const 2
   f32.mul
   f32.const 2
   f32.mul
   call $wasm/assembly/group/settle_groups
  end
  global.get $wasm/assembly/layout/kept_groups
  local.get $1
  global.get $wasm/assembly/layout/groups_selected
  i32.mul
  i32.const 2
  i32.shl
  i32.add
  local.set $4
  i32.const 0
  local.set $0
  loop $for-loop|1
   local.get $0
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    i32.const 0
    local.set $1
    global.get $wasm/assembly/layout/ranks
    local.get $0
    i32.const 2
    i32.shl
    i32.add
    v128.load
    global.get $wasm/assembly/layout/groups_selected
    i32x4.splat
    i32x4.lt_s
    i32x4.bitmask
    local.set $2
    loop $for-loop|2
     local.get $1
     i32.const 4
     i32.lt_u
     if
      local.get $4
      local.get $0
      local.get $1
      i32.add
      i32.store
      local.get $4
      local.get $2
      i32.const 1
      i32.and
      i32.const 2
      i32.shl
      i32.add
      local.set $4
      local.get $1
      i32.const 1
      i32.add
      local.set $1
      local.get $2
      i32.const 1
      i32.shr_s
      local.set $2
      br $for-loop|2
     end
    end
    local.get $0
    i32.const 4
    i32.add
    local.set $0
    br $for-loop|1
   end
  end
 )
 (func $wasm/assembly/crowd/select_crowd (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 f32)
  (local $6 v128)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 v128)
  (local $11 i32)
  (local $12 f32)
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  i32.and
  if
   local.get $0
   local.get $1
   global.get $wasm/assembly/layout/row_stride
   i32.mul
   i32.add
   local.set $7
   global.get $wasm/assembly/layout/estimates
   local.get $1
   global.get $wasm/assembly/layout/estimate_stride
   i32.const 2
   i32.shl
   i32.mul
   i32.add
   local.set $8
   loop $for-loop|0
    local.get $4
    global.get $wasm/assembly/layout/group_count
    i32.lt_u
    if
     local.get $4
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.const 2
     i32.shl
     local.set $9
     i32.const 0
     local.set $3
     loop $for-loop|1
      local.get $3
      global.get $wasm/assembly/layout/group_size
      i32.lt_u
      if
       v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
       v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
       v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
       v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
       local.get $7
       local.get $4
       global.get $wasm/assembly/layout/group_size
       i32.mul
       local.get $3
       i32.add
       i32.const 2
       i32.shl
       i32.add
       v128.load
       f32x4.pmax
       f32x4.pmin
       f32x4.pmax
       f32x4.neg
       f32x4.pmax
       v128.const i32x4 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b
       f32x4.mul
       local.tee $10
       v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
       f32x4.add
       local.set $6
       local.get $8
       local.get $9
       local.get $3
       i32.const 2
       i32.shl
       i32.add
       local.tee $11
       i32.add
       v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
       v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
       v128.const i32x4 0x3d64b6af 0x3d64b6af 0x3d64b6af 0x3d64b6af
       local.get $10
       local.get $6
       v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
       f32x4.sub
       f32x4.sub
       local.tee $10
       f32x4.mul
       v128.const i32x4 0x3e78767c 0x3e78767c 0x3e78767c 0x3e78767c
       f32x4.add
       local.get $10
       f32x4.mul
       v128.const i32x4 0x3f317169 0x3f317169 0x3f317169 0x3f317169
       f32x4.add
       local.get $10
       f32x4.mul
       v128.const i32x4 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e
       f32x4.add
       local.get $6
       i32.const 23
       i32x4.shl
       i32x4.add
       f32x4.add
       f32x4.div
       global.get $wasm/assembly/layout/choice_offsets
       local.get $11
       i32.add
       v128.load
       f32x4.add
       v128.store
       local.get $3
       i32.const 4
       i32.add
       local.set $3
       br $for-loop|1
      end
     end
     local.get $4
     i32.const 1
     i32.add
     local.set $4
     br $for-loop|0
    end
   end
   f32.const 2.9999999242136255e-05
   global.set $wasm/assembly/score/score_error
  end
  local.get $1
  call $wasm/assembly/threshold/find_threshold_anew
  local.set $5
  local.get $1
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  if (result f32)
   local.get $5
   global.get $wasm/assembly/score/score_error
   local.get $5
   f32.abs
   f32.const 9.999999974752427e-07
   f32.mul
   f32.add
   f32.const 2
   f32.mul
   f32.sub
  else
   local.get $5
  end
  local.get $2
  call $wasm/assembly/select/list_row
  local.set $7
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  if
   f32.const 0.005400000140070915
   global.set $wasm/assembly/score/score_error
  end
  local.get $0
  local.get $2
  local.get $7
  call $wasm/assembly/candidates/gather_candidates
  local.get $2
  local.get $7
  call $wasm/assembly/candidates/score_candidates
  global.get $wasm/assembly/layout/selected_ids
  local.get $1
  local.tee $4
  i32.const 288
  i32.mul
  i32.add
  local.set $8
  i32.const 0
  local.set $3
  loop $for-loop|00
   local.get $2
   local.get $7
   i32.lt_u
   if
    global.get $wasm/assembly/layout/candidate_choices
    local.get $2
    i32.const 2
    i32.shl
    i32.add
    f32.load
    local.set $12
    block $for-continue|0
     local.get $3
     local.tee $0
     global.get $wasm/assembly/layout/top_k
     i32.eq
     if
      local.get $12
      global.get $wasm/assembly/layout/selected_choices
      local.get $0
      i32.const 1
      i32.sub
      local.tee $0
      i32.const 2
      i32.shl
      i32.add
      f32.load
      f32.gt
      i32.eqz
      br_if $for-continue|0
     else
      local.get $3
      i32.const 1
      i32.add
      local.set $3
     end
     loop $for-loop|11
      local.get $0
      if
       local.get $0
       i32.const 1
       i32.sub
       local.tee $1
       i32.const 2
       i32.shl
       local.tee $9
       global.get $wasm/assembly/layout/selected_choices
       i32.add
       f32.load
       local.tee $5
       local.get $12
       f32.ge
       i32.eqz
       if
        local.get $0
        i32.const 2
        i32.shl
        local.tee $0
        local.get $8
        i32.add
        local.get $8
        local.get $9
        i32.add
        i32.load
        i32.store
        global.get $wasm/assembly/layout/selected_choices
        local.get $0
        i32.add
        local.get $5
        f32.store
        local.get $1
        local.set $0
        br $for-loop|11
       end
      end
     end
     local.get $0
     i32.const 2
     i32.shl
     local.tee $0
     local.get $8
     i32.add
     local.get $2
     i32.store
     global.get $wasm/assembly/layout/selected_choices
     local.get $0
     i32.add
     local.get $12
     f32.store
    end
    local.get $2
    i32.const 1
    i32.add
    local.set $2
    br $for-loop|00
   end
  end
  global.get $wasm/assembly/layout/selected_scores
  local.get $4
  i32.const 288
  i32.mul
  i32.add
  local.set $0
  i32.const 0
  local.set $2
  loop $for-loop|2
   local.get $2
   global.get $wasm/assembly/layout/top_k
   i32.const 2
   i32.shl
   i32.lt_u
   if
    local.get $2
    local.get $8
    i32.add
    local.tee $1
    i32.load
    i32.const 2
    i32.shl
    local.set $3
    local.get $1
    local.get $3
    global.get $wasm/assembly/layout/candidate_ids
    i32.add
    i32.load
    i32.store
    local.get $0
    local.get $2
    i32.add
    global.get $wasm/assembly/layout/candidate_scores
    local.get $3
    i32.add
    i32.load
    i32.store
    local.get $2
    i32.const 4
    i32.add
    local.set $2
    br $for-loop|2
   end
  end
 )
 (func $wasm/assembly/choose/estimate_choices (param $0 i32) (param $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 v128)
  (local $7 v128)
  (local $8 v128)
  (local $9 v128)
  (local $10 i32)
  (local $11 v128)
  (local $12 v128)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  local.tee $3
  global.get $wasm/assembly/layout/scoring
  i32.const 0
  i32.ne
  i32.and
  if
   local.get $0
   local.set $2
   global.get $wasm/assembly/layout/scored_row
   local.get $0
   i32.sub
   local.set $4
   loop $for-loop|0
    local.get $0
    local.get $2
    global.get $wasm/assembly/layout/num_experts
    i32.const 2
    i32.shl
    i32.add
    i32.lt_u
    if
     v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
     v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
     local.get $0
     v128.load
     f32x4.pmax
     f32x4.pmin
     local.set $6
     local.get $0
     local.get $4
     i32.add
     global.get $wasm/assembly/layout/scoring
     i32.const 1
     i32.eq
     if (result v128)
      v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
      local.get $6
      global.get $wasm/assembly/score/row_max
      f32x4.splat
      f32x4.sub
      f32x4.pmax
      v128.const i32x4 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b
      f32x4.mul
      local.tee $6
      v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
      f32x4.add
      local.set $7
      v128.const i32x4 0x3d64b6af 0x3d64b6af 0x3d64b6af 0x3d64b6af
      local.get $6
      local.get $7
      v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
      f32x4.sub
      f32x4.sub
      local.tee $6
      f32x4.mul
      v128.const i32x4 0x3e78767c 0x3e78767c 0x3e78767c 0x3e78767c
      f32x4.add
      local.get $6
      f32x4.mul
      v128.const i32x4 0x3f317169 0x3f317169 0x3f317169 0x3f317169
      f32x4.add
      local.get $6
      f32x4.mul
      v128.const i32x4 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e
      f32x4.add
      local.get $7
      i32.const 23
      i32x4.shl
      i32x4.add
      global.get $wasm/assembly/score/estimated_inverse
      f32x4.splat
      f32x4.mul
     else
      v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
      local.get $6
      f32x4.abs
      f32x4.neg
      f32x4.pmax
      v128.const i32x4 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b
      f32x4.mul
      local.tee $7
      v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
      f32x4.add
      local.set $8
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      local.get $6
      f32x4.pmax
      v128.const i32x4 0xbcc00ce9 0xbcc00ce9 0xbcc00ce9 0xbcc00ce9
      v128.const i32x4 0x3d64b6af 0x3d64b6af 0x3d64b6af 0x3d64b6af
      local.get $7
      local.get $8
      v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
      f32x4.sub
      f32x4.sub
      local.tee $6
      f32x4.mul
      v128.const i32x4 0x3e78767c 0x3e78767c 0x3e78767c 0x3e78767c
      f32x4.add
      local.get $6
      f32x4.mul
      v128.const i32x4 0x3f317169 0x3f317169 0x3f317169 0x3f317169
      f32x4.add
      local.get $6
      f32x4.mul
      v128.const i32x4 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e
      f32x4.add
      local.get $8
      i32.const 23
      i32x4.shl
      i32x4.add
      local.tee $6
      f32x4.mul
      v128.const i32x4 0x3dcd160f 0x3dcd160f 0x3dcd160f 0x3dcd160f
      f32x4.add
      local.get $6
      f32x4.mul
      v128.const i32x4 0xbe5618f2 0xbe5618f2 0xbe5618f2 0xbe5618f2
      f32x4.add
      local.get $6
      f32x4.mul
      v128.const i32x4 0x3ea652af 0x3ea652af 0x3ea652af 0x3ea652af
      f32x4.add
      local.get $6
      f32x4.mul
      v128.const i32x4 0xbeffa62c 0xbeffa62c 0xbeffa62c 0xbeffa62c
      f32x4.add
      local.get $6
      f32x4.mul
      v128.const i32x4 0x3f7fff62 0x3f7fff62 0x3f7fff62 0x3f7fff62
      f32x4.add
      local.get $6
      f32x4.mul
      f32x4.add
      f32x4.sqrt
     end
     v128.store
     local.get $0
     i32.const 16
     i32.add
     local.set $0
     br $for-loop|0
    end
   end
   global.get $wasm/assembly/layout/scored_row
   local.set $0
  end
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  local.get $3
  i32.and
  if
   global.get $wasm/assembly/layout/group_count
   i32.const 1
   i32.eq
   if
    global.get $wasm/assembly/layout/estimates
    local.get $1
    local.tee $3
    global.get $wasm/assembly/layout/estimate_stride
    i32.const 2
    i32.shl
    i32.mul
    i32.add
    local.tee $2
    global.get $wasm/assembly/layout/row_places
    i32.const 2
    i32.shl
    i32.add
    local.set $4
    global.get $wasm/assembly/layout/estimate_offsets
    local.set $1
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $6
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $7
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $8
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $9
    loop $for-loop|00
     local.get $2
     local.get $4
     i32.lt_u
     if
      v128.const i32x4 0x40dc0000 0x40dc0000 0x40dc0000 0x40dc0000
      v128.const i32x4 0xc0dc0000 0xc0dc0000 0xc0dc0000 0xc0dc0000
      local.get $0
      v128.load
      f32x4.pmax
      f32x4.pmin
      local.tee $11
      f32x4.abs
      local.set $12
      local.get $2
      local.get $11
      local.get $12
      local.get $12
      v128.const i32x4 0x3b588ea2 0x3b588ea2 0x3b588ea2 0x3b588ea2
      f32x4.mul
      v128.const i32x4 0xbd58bee1 0xbd58bee1 0xbd58bee1 0xbd58bee1
      f32x4.add
      f32x4.mul
      v128.const i32x4 0x3e8fa818 0x3e8fa818 0x3e8fa818 0x3e8fa818
      f32x4.add
      f32x4.mul
      local.get $1
      v128.load
      f32x4.add
      local.tee $11
      v128.store
      local.get $6
      local.get $11
      f32x4.pmax
      local.set $6
      v128.const i32x4 0x40dc0000 0x40dc0000 0x40dc0000 0x40dc0000
      v128.const i32x4 0xc0dc0000 0xc0dc0000 0xc0dc0000 0xc0dc0000
      local.get $0
      v128.load offset=16
      f32x4.pmax
      f32x4.pmin
      local.tee $11
      f32x4.abs
      local.set $12
      local.get $2
      local.get $11
      local.get $12
      local.get $12
      v128.const i32x4 0x3b588ea2 0x3b588ea2 0x3b588ea2 0x3b588ea2
      f32x4.mul
      v128.const i32x4 0xbd58bee1 0xbd58bee1 0xbd58bee1 0xbd58bee1
      f32x4.add
      f32x4.mul
      v128.const i32x4 0x3e8fa818 0x3e8fa818 0x3e8fa818 0x3e8fa818
      f32x4.add
      f32x4.mul
      local.get $1
      v128.load offset=16
      f32x4.add
      local.tee $11
      v128.store offset=16
      local.get $7
      local.get $11
      f32x4.pmax
      local.set $7
      v128.const i32x4 0x40dc0000 0x40dc0000 0x40dc0000 0x40dc0000
      v128.const i32x4 0xc0dc0000 0xc0dc0000 0xc0dc0000 0xc0dc0000
      local.get $0
      v128.load offset=32
      f32x4.pmax
      f32x4.pmin
      local.tee $11
      f32x4.abs
      local.set $12
      local.get $2
      local.get $11
      local.get $12
      local.get $12
      v128.const i32x4 0x3b588ea2 0x3b588ea2 0x3b588ea2 0x3b588ea2
      f32x4.mul
      v128.const i32x4 0xbd58bee1 0xbd58bee1 0xbd58bee1 0xbd58bee1
      f32x4.add
      f32x4.mul
      v128.const i32x4 0x3e8fa818 0x3e8fa818 0x3e8fa818 0x3e8fa818
      f32x4.add
      f32x4.mul
      local.get $1
      v128.load offset=32
      f32x4.add
      local.tee $11
      v128.store offset=32
      local.get $8
      local.get $11
      f32x4.pmax
      local.set $8
      v128.const i32x4 0x40dc0000 0x40dc0000 0x40dc0000 0x40dc0000
      v128.const i32x4 0xc0dc0000 0xc0dc0000 0xc0dc0000 0xc0dc0000
      local.get $0
      v128.load offset=48
      f32x4.pmax
      f32x4.pmin
      local.tee $11
      f32x4.abs
      local.set $12
      local.get $2
      local.get $11
      local.get $12
      local.get $12
      v128.const i32x4 0x3b588ea2 0x3b588ea2 0x3b588ea2 0x3b588ea2
      f32x4.mul
      v128.const i32x4 0xbd58bee1 0xbd58bee1 0xbd58bee1 0xbd58bee1
      f32x4.add
      f32x4.mul
      v128.const i32x4 0x3e8fa818 0x3e8fa818 0x3e8fa818 0x3e8fa818
      f32x4.add
      f32x4.mul
      local.get $1
      v128.load offset=48
      f32x4.add
      local.tee $11
      v128.store offset=48
      local.get $9
      local.get $11
      f32x4.pmax
      local.set $9
      local.get $0
      i32.const -64
      i32.sub
      local.set $0
      local.get $1
      i32.const -64
      i32.sub
      local.set $1
      local.get $2
      i32.const -64
      i32.sub
      local.set $2
      br $for-loop|00
     end
    end
    global.get $wasm/assembly/layout/column_maxima
    local.get $3
    i32.const 9
    i32.shl
    i32.add
    local.tee $0
    local.get $6
    v128.store
    local.get $0
    local.get $7
    v128.store offset=16
    local.get $0
    local.get $8
    v128.store offset=32
    local.get $0
    local.get $9
    v128.store offset=48
   else
    global.get $wasm/assembly/layout/estimates
    local.get $1
    global.get $wasm/assembly/layout/estimate_stride
    i32.const 2
    i32.shl
    i32.mul
    i32.add
    local.tee $3
    global.get $wasm/assembly/layout/row_places
    i32.const 2
    i32.shl
    i32.add
    local.set $13
    global.get $wasm/assembly/layout/group_size
    i32.const 2
    i32.shl
    local.set $14
    global.get $wasm/assembly/layout/group_stride
    i32.const 2
    i32.shl
    local.set $15
    local.get $1
    global.get $wasm/assembly/layout/group_bytes
    i32.mul
    i32.const 2
    i32.shl
    local.set $10
    global.get $wasm/assembly/layout/estimate_offsets
    local.set $4
    local.get $0
    local.set $1
    loop $for-loop|1
     local.get $3
     local.get $13
     i32.lt_u
     if
      local.get $3
      local.get $14
      i32.add
      local.set $16
      local.get $1
      local.set $5
      local.get $4
      local.set $0
      v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
      local.set $6
      v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
      local.set $7
      local.get $3
      local.set $2
      loop $for-loop|2
       local.get $2
       local.get $16
       i32.lt_u
       if
        v128.const i32x4 0x40dc0000 0x40dc0000 0x40dc0000 0x40dc0000
        v128.const i32x4 0xc0dc0000 0xc0dc0000 0xc0dc0000 0xc0dc0000
        local.get $5
        v128.load
        f32x4.pmax
        f32x4.pmin
        local.tee $8
        f32x4.abs
        local.set $9
        local.get $2
        local.get $8
        local.get $9
        local.get $9
        v128.const i32x4 0x3b588ea2 0x3b588ea2 0x3b588ea2 0x3b588ea2
        f32x4.mul
        v128.const i32x4 0xbd58bee1 0xbd58bee1 0xbd58bee1 0xbd58bee1
        f32x4.add
        f32x4.mul
        v128.const i32x4 0x3e8fa818 0x3e8fa818 0x3e8fa818 0x3e8fa818
        f32x4.add
        f32x4.mul
        local.get $0
        v128.load
        f32x4.add
        local.tee $8
        v128.store
        local.get $7
        local.get $6
        local.get $8
        f32x4.pmin
        f32x4.pmax
        local.set $7
        local.get $6
        local.get $8
        f32x4.pmax
        local.set $6
        local.get $5
        i32.const 16
        i32.add
        local.set $5
        local.get $0
        i32.const 16
        i32.add
        local.set $0
        local.get $2
        i32.const 16
        i32.add
        local.set $2
        br $for-loop|2
       end
      end
      global.get $wasm/assembly/layout/lane_firsts
      local.get $10
      i32.add
      local.get $6
      v128.store
      global.get $wasm/assembly/layout/lane_seconds
      local.get $10
      i32.add
      local.get $7
      v128.store
      local.get $10
      i32.const 16
      i32.add
      local.set $10
      local.get $1
      local.get $14
      i32.add
      local.set $1
      local.get $4
      local.get $15
      i32.add
      local.set $4
      local.get $3
      local.get $15
      i32.add
      local.set $3
      br $for-loop|1
     end
    end
   end
  else
   global.get $wasm/assembly/layout/group_count
   i32.const 1
   i32.eq
   if
    global.get $wasm/assembly/layout/estimates
    local.get $1
    local.tee $3
    global.get $wasm/assembly/layout/estimate_stride
    i32.const 2
    i32.shl
    i32.mul
    i32.add
    local.tee $2
    global.get $wasm/assembly/layout/row_places
    i32.const 2
    i32.shl
    i32.add
    local.set $4
    global.get $wasm/assembly/layout/estimate_offsets
    local.set $1
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $6
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $7
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $8
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $9
    loop $for-loop|3
     local.get $2
     local.get $4
     i32.lt_u
     if
      local.get $2
      v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
      v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
      local.get $0
      v128.load
      f32x4.pmax
      f32x4.pmin
      local.get $1
      v128.load
      f32x4.add
      local.tee $11
      v128.store
      local.get $6
      local.get $11
      f32x4.pmax
      local.set $6
      local.get $2
      v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
      v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
      local.get $0
      v128.load offset=16
      f32x4.pmax
      f32x4.pmin
      local.get $1
      v128.load offset=16
      f32x4.add
      local.tee $11
      v128.store offset=16
      local.get $7
      local.get $11
      f32x4.pmax
      local.set $7
      local.get $2
      v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
      v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
      local.get $0
      v128.load offset=32
      f32x4.pmax
      f32x4.pmin
      local.get $1
      v128.load offset=32
      f32x4.add
      local.tee $11
      v128.store offset=32
      local.get $8
      local.get $11
      f32x4.pmax
      local.set $8
      local.get $2
      v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
      v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
      local.get $0
      v128.load offset=48
      f32x4.pmax
      f32x4.pmin
      local.get $1
      v128.load offset=48
      f32x4.add
      local.tee $11
      v128.store offset=48
      local.get $9
      local.get $11
      f32x4.pmax
      local.set $9
      local.get $0
      i32.const -64
      i32.sub
      local.set $0
      local.get $1
      i32.const -64
      i32.sub
      local.set $1
      local.get $2
      i32.const -64
      i32.sub
      local.set $2
      br $for-loop|3
     end
    end
    global.get $wasm/assembly/layout/column_maxima
    local.get $3
    i32.const 9
    i32.shl
    i32.add
    local.tee $0
    local.get $6
    v128.store
    local.get $0
    local.get $7
    v128.store offset=16
    local.get $0
    local.get $8
    v128.store offset=32
    local.get $0
    local.get $9
    v128.store offset=48
   else
    global.get $wasm/assembly/layout/estimates
    local.get $1
    global.get $wasm/assembly/layout/estimate_stride
    i32.const 2
    i32.shl
    i32.mul
    i32.add
    local.tee $3
    global.get $wasm/assembly/layout/row_places
    i32.const 2
    i32.shl
    i32.add
    local.set $13
    global.get $wasm/assembly/layout/group_size
    i32.const 2
    i32.shl
    local.set $14
    global.get $wasm/assembly/layout/group_stride
    i32.const 2
    i32.shl
    local.set $15
    local.get $1
    global.get $wasm/assembly/layout/group_bytes
    i32.mul
    i32.const 2
    i32.shl
    local.set $10
    global.get $wasm/assembly/layout/estimate_offsets
    local.set $4
    local.get $0
    local.set $1
    loop $for-loop|4
     local.get $3
     local.get $13
     i32.lt_u
     if
      local.get $3
      local.get $14
      i32.add
      local.set $16
      local.get $1
      local.set $5
      local.get $4
      local.set $0
      v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
      local.set $6
      v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
      local.set $7
      local.get $3
      local.set $2
      loop $for-loop|5
       local.get $2
       local.get $16
       i32.lt_u
       if
        local.get $2
        v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
        v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
        local.get $5
        v128.load
        f32x4.pmax
        f32x4.pmin
        local.get $0
        v128.load
        f32x4.add
        local.tee $8
        v128.store
        local.get $7
        local.get $6
        local.get $8
        f32x4.pmin
        f32x4.pmax
        local.set $7
        local.get $6
        local.get $8
        f32x4.pmax
        local.set $6
        local.get $5
        i32.const 16
        i32.add
        local.set $5
        local.get $0
        i32.const 16
        i32.add
        local.set $0
        local.get $2
        i32.const 16
        i32.add
        local.set $2
        br $for-loop|5
       end
      end
      global.get $wasm/assembly/layout/lane_firsts
      local.get $10
      i32.add
      local.get $6
      v128.store
      global.get $wasm/assembly/layout/lane_seconds
      local.get $10
      i32.add
      local.get $7
      v128.store
      local.get $10
      i32.const 16
      i32.add
      local.set $10
      local.get $1
      local.get $14
      i32.add
      local.set $1
      local.get $4
      local.get $15
      i32.add
      local.set $4
      local.get $3
      local.get $15
      i32.add
      local.set $3
      br $for-loop|4
     end
    end
   end
  end
 )
)
