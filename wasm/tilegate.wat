(module
 (type $0 (func (param i32 i32 i32)))
 (type $1 (func (param f32) (result f32)))
 (type $2 (func (param i32 i32) (result i32)))
 (type $3 (func (param i32)))
 (type $4 (func (param i32 i32)))
 (type $5 (func (result f32)))
 (type $6 (func (param i32) (result i32)))
 (type $7 (func (param i32 i32 i32) (result i32)))
 (type $8 (func))
 (type $9 (func (param i32 i32) (result i64)))
 (type $10 (func (param i32 i32 i32 f32 i32) (result i32)))
 (type $11 (func (param i32 f32 i32) (result i32)))
 (type $12 (func (param i32) (result i64)))
 (type $13 (func (param f32) (result i64)))
 (type $14 (func (result i32)))
 (type $15 (func (param i32 i32 i32 i32 i32 i32 i32 i32 f32 f32 f32) (result i32)))
 (type $16 (func (param i32 i32 i32 i32)))
 (type $17 (func (param i32 i32) (result v128)))
 (global $wasm/assembly/constants/kernel_version i32 (i32.const 2))
 (global $wasm/assembly/layout/num_experts (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/top_k (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/num_shared (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/scored_slots (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/row_logits (mut i32) (i32.const 0))
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
 (global $wasm/assembly/layout/soft_cap_of_logits (mut f32) (f32.const 0))
 (global $wasm/assembly/layout/group_bytes (mut i32) (i32.const 16))
 (global $wasm/assembly/layout/row_places (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/estimate_places (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/batch_rows (mut i32) (i32.const 1))
 (global $wasm/assembly/layout/filterable (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/filtered_fours (mut i32) (i32.const 1))
 (global $wasm/assembly/layout/most_filtered (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/dense (mut i32) (i32.const 1))
 (global $wasm/assembly/layout/columns (mut i32) (i32.const 16))
 (global $wasm/assembly/layout/exp_table (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/choice_offsets (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/batch_offsets (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/logit_of_place (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/estimate_offsets (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/logit_limits (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/estimates (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/row_stride (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/widened_rows (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/scored_row (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/candidate_places (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/candidate_logits (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/candidate_offsets (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/candidate_scores (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/candidate_choices (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/selected_stride (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/lane_firsts (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/lane_seconds (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/sorted_values (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/second_scores (mut i32) (i32.const 0))
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
 (global $wasm/assembly/estimate_score/score_error (mut f32) (f32.const 0))
 (global $wasm/assembly/estimate_score/largest_score (mut f32) (f32.const 0))
 (global $wasm/assembly/speculative_filter/filter_threshold (mut f32) (f32.const inf))
 (global $wasm/assembly/speculative_filter/recorded_rows (mut i32) (i32.const 0))
 (global $wasm/assembly/speculative_filter/missed_rows (mut i32) (i32.const 0))
 (global $wasm/assembly/speculative_filter/paused_windows (mut i32) (i32.const 0))
 (global $wasm/assembly/speculative_filter/filtered_rows (mut i32) (i32.const 0))
 (global $wasm/assembly/tie_margin/unproven_rows (mut i32) (i32.const 0))
 (memory $0 1)
 (data $0 (i32.const 16) "\ff\ff\ff\7f\00\00\80?\ff\ff\7f\7f\ff\ff\7f\ff\00\00\ae\c2")
 (data $18 (i32.const 19904) ";\aa\b8?\00\00@K\eb\cb\1c< \ne=m\03v>np1?\f4\ff\7f?")
 (data $19 (i32.const 19934) "\dc@\00\00\dc\c0\a2\8eX;\e1\beX\bd\18\a8\8f>")
 (data $20 (i32.const 19952) "\80\ff\ff\ff\04\00\00\00\7f\00\00\00~\00\00\00}\00\00\00|\00\00\00\ff\ff\7f\80")
 (data $21 (i32.const 19982) "\d0B\ff\ff\ff\1f\a0\8f>\f0\c0\14\9e\00\b0\9f-\00\a0\81j")
 (data $22 (i32.const 20008) "\fe\82+eG\15\f7\bf\00\00\00\00\00\008C\00\00\00\00\00\00\f0?\ce\bb\fa\ff\ff\ff\ef?\87b\11\ffB.\e6?\08\e8K\n\be\bf\ce?$\f1\f2\aa\08k\ac?ur\r\c4\9d\b2\83?\0f:\82\08\a7\d8U?\e1\07\a5\fd\a1F$?\9fx\92Ax\e1\ef>")
 (export "route_tokens" (func $wasm/assembly/kernel/route_tokens))
 (export "kernel_version" (global $wasm/assembly/constants/kernel_version))
 (export "configure" (func $wasm/assembly/layout/configure))
 (export "prepare" (func $wasm/assembly/layout/prepare))
 (export "reserve" (func $wasm/assembly/layout/reserve))
 (export "indices" (global $wasm/assembly/layout/indices))
 (export "logits" (global $wasm/assembly/layout/logits))
 (export "weights" (global $wasm/assembly/layout/weights))
 (export "sigmoid" (func $wasm/assembly/score/sigmoid))
 (export "softmax" (func $wasm/assembly/score/softmax))
 (export "sqrtsoftplus" (func $wasm/assembly/score/sqrtsoftplus))
 (export "tanh_magnitude" (func $wasm/assembly/soft_cap/tanh_magnitude))
 (export "memory" (memory $0))
 (func $wasm/assembly/score_quad/score_logits (param $0 i32) (param $1 i32) (param $2 i32)
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  if
   local.get $0
   local.get $1
   local.get $2
   call $wasm/assembly/score_quad/score_sigmoids
   return
  end
  local.get $2
  local.get $0
  i32.sub
  local.set $2
  loop $for-loop|0
   local.get $0
   local.get $1
   i32.lt_u
   if
    local.get $0
    local.get $2
    i32.add
    i32.const 24
    v128.load32_splat
    i32.const 28
    v128.load32_splat
    local.get $0
    f32.load
    f32x4.splat
    f32x4.pmax
    f32x4.pmin
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.add
    f32x4.extract_lane 0
    call $wasm/assembly/score/score
    f32.store
    local.get $0
    i32.const 4
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
 )
 (func $wasm/assembly/score_statistics/compute_row_statistics (param $0 i32)
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
  global.set $wasm/assembly/estimate_score/score_error
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
    i32.const 24
    v128.load32_splat
    i32.const 28
    v128.load32_splat
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
    i32.const 24
    v128.load32_splat
    i32.const 28
    v128.load32_splat
    local.get $0
    local.get $3
    i32.const 2
    i32.shl
    i32.add
    f32.load
    f32x4.splat
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
   f32.const 1.2000000424450263e-05
   f32.mul
   f32.const 1.999999936531045e-19
   f32.add
   global.set $wasm/assembly/estimate_score/score_error
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
    i32.const 24
    v128.load32_splat
    i32.const 28
    v128.load32_splat
    local.get $0
    local.get $3
    i32.const 2
    i32.shl
    i32.add
    f32.load
    f32x4.splat
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
  global.set $wasm/assembly/estimate_score/largest_score
  global.get $wasm/assembly/estimate_score/largest_score
  f32.const 1.2000000424450263e-05
  f32.mul
  global.set $wasm/assembly/estimate_score/score_error
 )
 (func $wasm/assembly/score/sqrtsoftplus (param $0 f32) (result f32)
  (local $1 i32)
  (local $2 i64)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i64)
  i32.const 1129316352
  local.get $0
  i32.reinterpret_f32
  local.tee $3
  i32.const 2147483647
  i32.and
  local.tee $1
  local.get $1
  i32.const 1129316352
  i32.ge_u
  select
  call $wasm/assembly/score/exp_of_magnitude
  local.tee $2
  i32.wrap_i64
  i32.const -1
  i32.xor
  local.tee $1
  i32.const -2
  local.get $2
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  local.tee $4
  i32.sub
  local.tee $5
  i32.shl
  i32.const 0
  local.get $5
  i32.const 31
  i32.le_s
  select
  local.set $6
  local.get $1
  i64.extend_i32_u
  i32.const 0
  i32.const 65535
  local.get $5
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $1
   i32.const 31
   i32.const 0
   local.get $5
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
  local.tee $5
  i32.const 1
  i32.shr_u
  i32.const -2147483648
  i32.sub
  local.get $5
  i32.div_u
  local.tee $5
  local.get $5
  i32.const 65535
  i32.ge_u
  select
  local.tee $5
  local.get $1
  i32.const 1
  i32.shr_u
  i32.mul
  i32.sub
  local.get $1
  i32.const 1
  i32.and
  local.get $5
  i32.mul
  i32.const 1
  i32.shr_u
  i32.sub
  local.set $1
  local.get $5
  i32.const 16
  i32.shl
  local.get $1
  i32.const 16
  i32.shr_s
  local.get $5
  i32.mul
  local.get $1
  i32.const 65535
  i32.and
  local.get $5
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
  local.get $4
  i32.sub
  local.tee $5
  i32.shl
  i32.const 0
  local.get $5
  i32.const 31
  i32.le_s
  select
  local.set $6
  local.get $1
  local.get $1
  i64.extend_i32_u
  local.get $5
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $1
   i32.const 31
   i32.const 0
   local.get $5
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
  local.tee $2
  local.get $2
  i64.mul
  i64.const 32
  i64.shr_u
  local.tee $2
  local.get $2
  local.get $2
  local.get $2
  local.get $2
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
  local.get $4
  i32.const 32
  i32.add
  local.set $5
  i32.const 16
  local.get $3
  i32.const 23
  i32.shr_u
  local.tee $6
  i32.const 131
  i32.lt_u
  if (result i32)
   local.get $3
   i32.const 8388607
   i32.and
   i32.const 8388608
   i32.or
   local.tee $3
   local.get $6
   i32.const 123
   i32.sub
   local.tee $5
   i32.shl
   i32.const 0
   local.get $5
   i32.const 31
   i32.le_s
   select
   local.set $6
   local.get $1
   i32.const -4
   local.get $4
   i32.sub
   local.tee $4
   i32.shl
   i32.const 0
   local.get $4
   i32.const 31
   i32.le_s
   select
   local.set $7
   local.get $5
   i32.const 0
   i32.lt_s
   if (result i32)
    local.get $3
    i32.const 31
    i32.const 0
    local.get $5
    i32.sub
    local.tee $3
    local.get $3
    i32.const 31
    i32.ge_s
    select
    i32.shr_u
   else
    local.get $6
   end
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
    local.get $7
   end
   i32.const 1
   i32.add
   i32.const 1
   i32.shr_u
   i32.add
   local.set $1
   i32.const 27
  else
   local.get $3
   i32.const 31
   i32.shr_u
   if (result i32)
    local.get $5
   else
    local.get $3
    i32.const 8
    i32.shl
    i32.const -2147483648
    i32.or
    local.set $1
    i32.const 158
    local.get $6
    i32.sub
   end
  end
  local.get $1
  i32.clz
  local.tee $3
  i32.add
  local.tee $4
  i32.const 1
  i32.and
  i32.sub
  local.set $5
  local.get $1
  local.get $3
  i32.shl
  i64.extend_i32_u
  local.get $5
  i64.extend_i32_s
  i64.shl
  local.tee $8
  f64.convert_i64_u
  f64.sqrt
  i32.trunc_sat_f64_u
  local.tee $1
  i64.extend_i32_u
  local.set $2
  local.get $8
  local.get $2
  local.get $2
  i64.mul
  i64.sub
  i32.wrap_i64
  local.tee $3
  local.get $1
  i32.gt_u
  i32.const 1
  i32.shl
  local.get $3
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
  local.get $4
  local.get $5
  i32.add
  i32.const 1
  i32.shr_s
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
 (func $wasm/assembly/score/sigmoid (param $0 f32) (result f32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i64)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  i32.const 0
  i32.const 65535
  i32.const 1120927744
  local.get $0
  i32.reinterpret_f32
  local.tee $4
  i32.const 2147483647
  i32.and
  local.tee $1
  local.get $1
  i32.const 1120927744
  i32.ge_u
  select
  call $wasm/assembly/score/exp_of_magnitude
  local.tee $3
  i32.wrap_i64
  i32.const -1
  i32.xor
  local.tee $5
  i32.const 31
  local.get $3
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  local.tee $2
  i32.const 1
  i32.add
  local.tee $1
  local.get $1
  i32.const 31
  i32.ge_s
  select
  i32.shr_u
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
  local.get $1
  i32.const 1
  i32.shr_u
  i32.mul
  i32.sub
  local.get $1
  i32.const 1
  i32.and
  local.get $6
  i32.mul
  i32.const 1
  i32.shr_u
  i32.sub
  local.set $1
  local.get $6
  i32.const 16
  i32.shl
  local.get $1
  i32.const 16
  i32.shr_s
  local.get $6
  i32.mul
  local.get $1
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
  local.set $1
  local.get $4
  i32.const 31
  i32.shr_u
  if
   local.get $5
   i64.extend_i32_u
   local.get $1
   i64.extend_i32_u
   i64.mul
   i64.const 32
   i64.shr_u
   i32.wrap_i64
   i32.const 1
   i32.add
   local.set $1
  else
   i32.const 0
   local.set $2
  end
  local.get $1
  local.get $1
  i32.clz
  local.tee $1
  i32.shl
  local.set $4
  i32.const 126
  local.get $2
  i32.sub
  local.get $1
  i32.sub
  local.tee $1
  i32.const 1
  i32.sub
  local.tee $2
  i32.const 0
  local.get $2
  i32.const 0
  i32.gt_s
  select
  local.set $2
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
   local.get $2
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
 (func $wasm/assembly/fixed_point/exp_negative (param $0 i32) (param $1 i32) (result i64)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  local.get $1
  local.get $0
  i32.const 16
  i32.shr_u
  i32.const 47274
  i32.mul
  local.get $0
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
  local.tee $2
  local.get $2
  i32.mul
  local.set $4
  global.get $wasm/assembly/layout/exp_table
  local.get $1
  i32.const 255
  i32.and
  i32.const 2
  i32.shl
  i32.add
  i32.load
  local.tee $0
  i32.const -1
  i32.xor
  i64.extend_i32_u
  local.get $3
  local.get $4
  i32.const 9
  i32.shr_u
  i32.sub
  local.get $4
  i32.const 16
  i32.shr_u
  local.get $2
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
  local.get $0
  i32.add
  i64.extend_i32_u
  local.get $1
  i32.const 8
  i32.shr_u
  i64.extend_i32_u
  i64.const 32
  i64.shl
  i64.or
 )
 (func $wasm/assembly/candidates/score_candidates (param $0 i32) (param $1 i32)
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  i32.eqz
  if
   return
  end
  local.get $0
  i32.const 2
  i32.shl
  local.tee $0
  global.get $wasm/assembly/layout/candidate_logits
  i32.add
  local.get $1
  i32.const 2
  i32.shl
  local.tee $1
  global.get $wasm/assembly/layout/candidate_logits
  i32.add
  global.get $wasm/assembly/layout/candidate_scores
  local.get $0
  i32.add
  call $wasm/assembly/score_quad/score_logits
  loop $for-loop|0
   local.get $0
   local.get $1
   i32.lt_u
   if
    global.get $wasm/assembly/layout/candidate_choices
    local.get $0
    i32.add
    global.get $wasm/assembly/layout/candidate_scores
    local.get $0
    i32.add
    v128.load
    global.get $wasm/assembly/layout/candidate_offsets
    local.get $0
    i32.add
    v128.load
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
 (func $wasm/assembly/candidates/list_candidates (param $0 i32) (param $1 i32) (param $2 i32) (param $3 f32) (param $4 i32) (result i32)
  (local $5 i32)
  (local $6 i64)
  (local $7 v128)
  (local $8 i32)
  (local $9 v128)
  (local $10 i32)
  (local $11 i64)
  (local $12 i64)
  (local $13 i64)
  local.get $3
  f32.const -3402823466385288598117041e14
  f32.max
  f32x4.splat
  local.set $7
  global.get $wasm/assembly/layout/candidate_places
  local.tee $10
  local.get $4
  i32.const 2
  i32.shl
  i32.add
  local.set $4
  loop $for-loop|0
   local.get $2
   if
    local.get $1
    i32x4.splat
    local.set $9
    local.get $4
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
    i32.const -64
    i32.sub
    local.tee $5
    v128.load
    local.get $7
    f32x4.ge
    local.get $5
    v128.load offset=16
    local.get $7
    f32x4.ge
    i16x8.narrow_i32x4_s
    local.get $5
    v128.load offset=32
    local.get $7
    f32x4.ge
    local.get $5
    v128.load offset=48
    local.get $7
    f32x4.ge
    i16x8.narrow_i32x4_s
    i8x16.narrow_i16x8_s
    i8x16.bitmask
    i32.const 16
    i32.shl
    i32.or
    i64.extend_i32_u
    local.tee $6
    i64.popcnt
    i32.wrap_i64
    i32.const 2
    i32.shl
    i32.add
    i32.const 1
    local.set $8
    loop $for-loop|1
     local.get $8
     if
      local.get $6
      local.get $6
      i64.const 1
      i64.sub
      i64.and
      local.tee $11
      local.get $11
      i64.const 1
      i64.sub
      i64.and
      local.tee $12
      local.get $12
      i64.const 1
      i64.sub
      i64.and
      local.set $13
      local.get $4
      local.get $6
      i64.ctz
      i32.wrap_i64
      i32x4.splat
      local.get $11
      i64.ctz
      i32.wrap_i64
      i32x4.replace_lane 1
      local.get $12
      i64.ctz
      i32.wrap_i64
      i32x4.replace_lane 2
      local.get $13
      i64.ctz
      i32.wrap_i64
      i32x4.replace_lane 3
      local.get $9
      i32x4.add
      v128.store
      local.get $13
      local.get $13
      i64.const 1
      i64.sub
      i64.and
      local.set $6
      local.get $4
      i32.const 16
      i32.add
      local.set $4
      local.get $8
      i32.const 1
      i32.sub
      local.set $8
      br $for-loop|1
     end
    end
    loop $for-loop|2
     local.get $6
     i64.const 0
     i64.ne
     if
      local.get $6
      local.get $6
      i64.const 1
      i64.sub
      i64.and
      local.tee $11
      local.get $11
      i64.const 1
      i64.sub
      i64.and
      local.tee $12
      local.get $12
      i64.const 1
      i64.sub
      i64.and
      local.set $13
      local.get $4
      local.get $6
      i64.ctz
      i32.wrap_i64
      i32x4.splat
      local.get $11
      i64.ctz
      i32.wrap_i64
      i32x4.replace_lane 1
      local.get $12
      i64.ctz
      i32.wrap_i64
      i32x4.replace_lane 2
      local.get $13
      i64.ctz
      i32.wrap_i64
      i32x4.replace_lane 3
      local.get $9
      i32x4.add
      v128.store
      local.get $13
      local.get $13
      i64.const 1
      i64.sub
      i64.and
      local.set $6
      local.get $4
      i32.const 16
      i32.add
      local.set $4
      br $for-loop|2
     end
    end
    local.set $4
    local.get $0
    i32.const 128
    i32.add
    local.set $0
    local.get $1
    i32.const 32
    i32.add
    local.set $1
    local.get $2
    i32.const 32
    i32.sub
    local.set $2
    br $for-loop|0
   end
  end
  local.get $4
  local.get $10
  i32.sub
  i32.const 2
  i32.shr_u
 )
 (func $wasm/assembly/candidates/gather_candidates (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 v128)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 v128)
  (local $15 v128)
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  local.tee $3
  if (result i32)
   global.get $wasm/assembly/layout/flags
   i32.const 1
   i32.and
  else
   local.get $3
  end
  local.set $4
  global.get $wasm/assembly/layout/candidate_logits
  global.get $wasm/assembly/layout/candidate_places
  i32.sub
  local.set $9
  global.get $wasm/assembly/layout/candidate_offsets
  global.get $wasm/assembly/layout/candidate_places
  i32.sub
  local.set $10
  global.get $wasm/assembly/layout/candidate_choices
  global.get $wasm/assembly/layout/candidate_places
  i32.sub
  local.set $11
  global.get $wasm/assembly/layout/batch_offsets
  local.set $8
  i32.const 0
  global.get $wasm/assembly/layout/logit_of_place
  global.get $wasm/assembly/layout/dense
  select
  local.set $6
  global.get $wasm/assembly/layout/candidate_places
  local.get $2
  i32.const 2
  i32.shl
  i32.add
  local.tee $12
  v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
  v128.store
  global.get $wasm/assembly/layout/candidate_places
  local.get $1
  i32.const 2
  i32.shl
  i32.add
  local.set $5
  loop $for-loop|0
   local.get $5
   local.get $12
   i32.lt_u
   if
    local.get $5
    i32.const 12
    i32.add
    i32.load
    i32.const 2
    i32.shl
    local.tee $13
    local.get $8
    i32.add
    local.get $5
    i32.const 8
    i32.add
    i32.load
    i32.const 2
    i32.shl
    local.tee $2
    local.get $8
    i32.add
    local.get $5
    i32.const 4
    i32.add
    i32.load
    i32.const 2
    i32.shl
    local.tee $3
    local.get $8
    i32.add
    local.get $5
    i32.load
    i32.const 2
    i32.shl
    local.tee $1
    local.get $8
    i32.add
    v128.load32_zero
    v128.load32_lane 1
    v128.load32_lane 2
    v128.load32_lane 3
    local.set $7
    local.get $5
    local.get $9
    i32.add
    local.get $6
    if (result i32)
     local.get $6
     if
      local.get $1
      local.get $6
      i32.add
      i32.load
      i32.const 2
      i32.shl
      local.set $1
     end
     local.get $5
     i32.const 4
     i32.add
     i32.load
     i32.const 2
     i32.shl
     local.set $3
     local.get $6
     if
      local.get $3
      local.get $6
      i32.add
      i32.load
      i32.const 2
      i32.shl
      local.set $3
     end
     local.get $5
     i32.const 8
     i32.add
     i32.load
     i32.const 2
     i32.shl
     local.set $2
     local.get $6
     if
      local.get $2
      local.get $6
      i32.add
      i32.load
      i32.const 2
      i32.shl
      local.set $2
     end
     local.get $5
     i32.const 12
     i32.add
     i32.load
     i32.const 2
     i32.shl
     local.set $13
     local.get $6
     if (result i32)
      local.get $6
      local.get $13
      i32.add
      i32.load
      i32.const 2
      i32.shl
     else
      local.get $13
     end
    else
     local.get $13
    end
    local.get $0
    i32.add
    local.get $0
    local.get $2
    i32.add
    local.get $0
    local.get $3
    i32.add
    local.get $0
    local.get $1
    i32.add
    v128.load32_zero
    v128.load32_lane 1
    v128.load32_lane 2
    v128.load32_lane 3
    local.tee $14
    v128.store
    local.get $5
    local.get $10
    i32.add
    local.get $7
    v128.store
    local.get $5
    local.get $11
    i32.add
    local.get $4
    if (result v128)
     i32.const 20
     v128.load32_splat
     local.tee $15
     local.get $15
     i32.const 32
     v128.load32_splat
     local.tee $15
     local.get $15
     local.get $14
     f32x4.pmax
     f32x4.neg
     f32x4.pmax
     i32.const 19904
     v128.load32_splat
     f32x4.mul
     local.tee $14
     local.get $14
     i32.const 19908
     v128.load32_splat
     local.tee $14
     f32x4.add
     local.tee $15
     local.get $14
     f32x4.sub
     f32x4.sub
     local.tee $14
     i32.const 19912
     v128.load32_splat
     f32x4.mul
     i32.const 19916
     v128.load32_splat
     f32x4.add
     local.get $14
     f32x4.mul
     i32.const 19920
     v128.load32_splat
     f32x4.add
     local.get $14
     f32x4.mul
     i32.const 19924
     v128.load32_splat
     f32x4.add
     local.get $14
     f32x4.mul
     i32.const 19928
     v128.load32_splat
     f32x4.add
     local.get $15
     i32.const 23
     i32x4.shl
     i32x4.add
     f32x4.add
     f32x4.div
     local.get $7
     f32x4.add
    else
     i32.const 24
     v128.load32_splat
     i32.const 28
     v128.load32_splat
     local.get $14
     f32x4.pmax
     f32x4.pmin
     v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
     f32x4.add
    end
    v128.store
    local.get $5
    i32.const 16
    i32.add
    local.set $5
    br $for-loop|0
   end
  end
 )
 (func $wasm/assembly/bitonic_top_k/sort_values (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 v128)
  local.get $1
  i32.const 7
  i32.add
  i32.const 3
  i32.shr_u
  local.set $4
  loop $for-loop|0
   local.get $3
   local.get $4
   i32.const 3
   i32.shl
   i32.lt_u
   if
    global.get $wasm/assembly/layout/sorted_values
    local.get $3
    i32.const 4
    i32.shl
    i32.add
    local.get $0
    local.get $3
    i32.const 2
    i32.shl
    i32.add
    v128.load32_splat
    local.tee $5
    local.get $5
    i32.const 31
    i32x4.shr_s
    i32.const 1
    i32x4.shr_u
    v128.xor
    v128.const i32x4 0x807fffff 0x807fffff 0x807fffff 0x807fffff
    local.get $1
    local.get $3
    i32.gt_u
    select
    v128.store
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|0
   end
  end
  global.get $wasm/assembly/layout/sorted_values
  local.get $4
  local.get $2
  call $wasm/assembly/bitonic_top_k/sort_top_k
 )
 (func $wasm/assembly/bitonic_top_k/sort_top_k (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i32)
  (local $4 v128)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 v128)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 v128)
  (local $14 v128)
  (local $15 v128)
  (local $16 v128)
  (local $17 v128)
  (local $18 v128)
  (local $19 v128)
  (local $20 v128)
  (local $21 v128)
  (local $22 v128)
  (local $23 v128)
  (local $24 v128)
  (local $25 v128)
  (local $26 v128)
  (local $27 i32)
  local.get $2
  i32.const 7
  i32.add
  i32.const 3
  i32.shr_u
  local.set $8
  v128.const i32x4 0x807fffff 0x807fffff 0x807fffff 0x807fffff
  local.set $9
  loop $for-loop|0
   local.get $1
   local.get $6
   i32.gt_u
   if
    local.get $0
    local.get $6
    i32.const 7
    i32.shl
    i32.add
    local.tee $3
    v128.load
    local.tee $14
    local.get $3
    v128.load offset=32
    local.tee $15
    i32x4.min_s
    local.tee $16
    local.get $3
    v128.load offset=64
    local.tee $17
    local.get $3
    v128.load offset=96
    local.tee $18
    i32x4.min_s
    local.tee $19
    i32x4.max_s
    local.tee $20
    local.get $3
    v128.load offset=16
    local.tee $21
    local.get $3
    v128.load offset=48
    local.tee $22
    i32x4.min_s
    local.tee $23
    local.get $3
    v128.load offset=80
    local.tee $24
    local.get $3
    v128.load offset=112
    local.tee $4
    i32x4.min_s
    local.tee $13
    i32x4.max_s
    local.tee $25
    i32x4.min_s
    local.set $26
    local.get $20
    local.get $25
    i32x4.max_s
    local.tee $20
    local.get $14
    local.get $15
    i32x4.max_s
    local.tee $14
    local.get $17
    local.get $18
    i32x4.max_s
    local.tee $15
    i32x4.min_s
    local.tee $17
    local.get $21
    local.get $22
    i32x4.max_s
    local.tee $18
    local.get $24
    local.get $4
    i32x4.max_s
    local.tee $4
    i32x4.min_s
    local.tee $21
    i32x4.max_s
    local.tee $22
    i32x4.min_s
    local.set $24
    local.get $26
    local.get $17
    local.get $21
    i32x4.min_s
    local.tee $17
    i32x4.min_s
    local.set $21
    local.get $14
    local.get $15
    i32x4.max_s
    local.tee $14
    local.get $18
    local.get $4
    i32x4.max_s
    local.tee $4
    i32x4.min_s
    local.tee $15
    local.get $24
    i32x4.min_s
    local.set $18
    local.get $26
    local.get $17
    i32x4.max_s
    local.tee $17
    local.get $16
    local.get $19
    i32x4.min_s
    local.tee $16
    local.get $23
    local.get $13
    i32x4.min_s
    local.tee $13
    i32x4.max_s
    local.tee $19
    i32x4.min_s
    local.set $23
    local.get $3
    local.get $14
    local.get $4
    i32x4.max_s
    v128.store
    local.get $3
    local.get $15
    local.get $24
    i32x4.max_s
    local.tee $4
    local.get $20
    local.get $22
    i32x4.max_s
    local.tee $14
    i32x4.max_s
    v128.store offset=16
    local.get $3
    local.get $4
    local.get $14
    i32x4.min_s
    v128.store offset=32
    local.get $3
    local.get $17
    local.get $19
    i32x4.max_s
    local.tee $4
    local.get $18
    i32x4.max_s
    v128.store offset=48
    local.get $3
    local.get $4
    local.get $18
    i32x4.min_s
    v128.store offset=64
    local.get $3
    local.get $21
    local.get $23
    i32x4.max_s
    v128.store offset=80
    local.get $3
    local.get $21
    local.get $23
    i32x4.min_s
    v128.store offset=96
    local.get $3
    local.get $16
    local.get $13
    i32x4.min_s
    v128.store offset=112
    i32.const 0
    local.set $7
    loop $for-loop|1
     local.get $7
     local.get $6
     local.get $8
     local.get $6
     local.get $8
     i32.lt_u
     select
     i32.lt_u
     if
      local.get $0
      local.get $7
      i32.const 7
      i32.shl
      i32.add
      local.set $10
      v128.const i32x4 0x807fffff 0x807fffff 0x807fffff 0x807fffff
      local.set $4
      i32.const 0
      local.set $5
      loop $for-loop|00
       local.get $5
       i32.const 64
       i32.lt_u
       if
        local.get $10
        local.get $5
        i32.sub
        local.tee $11
        v128.load offset=112
        local.set $13
        local.get $3
        local.get $5
        i32.add
        local.tee $12
        v128.load
        local.set $14
        local.get $5
        local.get $10
        i32.add
        local.tee $27
        v128.load
        local.set $15
        local.get $27
        local.get $15
        local.get $3
        local.get $5
        i32.sub
        local.tee $27
        v128.load offset=112
        local.tee $16
        i32x4.max_s
        v128.store
        local.get $11
        local.get $13
        local.get $14
        i32x4.max_s
        v128.store offset=112
        local.get $27
        local.get $15
        local.get $16
        i32x4.min_s
        local.tee $15
        v128.store offset=112
        local.get $12
        local.get $13
        local.get $14
        i32x4.min_s
        local.tee $13
        v128.store
        local.get $4
        local.get $15
        local.get $13
        i32x4.max_s
        i32x4.max_s
        local.set $4
        local.get $5
        i32.const 16
        i32.add
        local.set $5
        br $for-loop|00
       end
      end
      local.get $10
      call $wasm/assembly/bitonic_top_k/sort_bitonic
      local.get $7
      i32.const 1
      i32.add
      local.get $8
      i32.lt_u
      if
       local.get $3
       call $wasm/assembly/bitonic_top_k/sort_bitonic
      else
       local.get $9
       local.get $4
       i32x4.max_s
       local.set $9
      end
      local.get $7
      i32.const 1
      i32.add
      local.set $7
      br $for-loop|1
     end
    end
    local.get $6
    i32.const 1
    i32.add
    local.set $6
    br $for-loop|0
   end
  end
  local.get $2
  i32.const 7
  i32.and
  i32.eqz
  if
   local.get $0
   local.get $2
   i32.const 4
   i32.shl
   i32.add
   local.get $9
   v128.store
  end
 )
 (func $wasm/assembly/weights/weigh_rows (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 v128)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 v128)
  (local $11 f32)
  (local $12 v128)
  (local $13 i32)
  (local $14 i32)
  (local $15 v128)
  global.get $wasm/assembly/layout/top_k
  global.get $wasm/assembly/layout/num_shared
  i32.add
  i32.const 2
  i32.shl
  local.set $7
  global.get $wasm/assembly/layout/flags
  i32.const 48
  i32.and
  i32.const 0
  i32.ne
  local.set $9
  loop $for-loop|0
   local.get $0
   local.get $6
   i32.gt_u
   if
    local.get $6
    global.get $wasm/assembly/layout/selected_stride
    i32.mul
    i32.const 2
    i32.shl
    local.tee $4
    i32.const 12320
    i32.add
    local.set $8
    local.get $4
    i32.const 16992
    i32.add
    local.set $13
    global.get $wasm/assembly/layout/scored_slots
    i32.const 8
    i32.gt_u
    if (result v128)
     global.get $wasm/assembly/layout/scored_slots
     i32.const 7
     i32.add
     i32.const 3
     i32.shr_u
     local.set $5
     i32.const 0
     local.set $4
     loop $for-loop|00
      local.get $4
      local.get $5
      i32.lt_u
      if
       local.get $4
       i32.const 4
       i32.shl
       i32.const 19328
       i32.add
       local.get $4
       i32.const 5
       i32.shl
       local.tee $14
       local.get $13
       i32.add
       v128.load
       local.get $14
       i32.const 19616
       i32.add
       v128.load
       v128.and
       local.tee $3
       local.get $4
       i32.const 3
       i32.shl
       i32.const 4
       i32.add
       i32.const 2
       i32.shl
       local.tee $14
       local.get $13
       i32.add
       v128.load
       local.get $14
       i32.const 19616
       i32.add
       v128.load
       v128.and
       local.tee $10
       i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
       local.get $3
       local.get $10
       i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
       f32x4.add
       v128.store
       local.get $4
       i32.const 1
       i32.add
       local.set $4
       br $for-loop|00
      end
     end
     loop $for-loop|1
      local.get $5
      i32.const 1
      i32.gt_u
      if
       local.get $5
       i32.const 4
       i32.shl
       i32.const 19328
       i32.add
       v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
       v128.store
       i32.const 0
       local.set $4
       loop $for-loop|2
        local.get $4
        local.get $5
        i32.lt_u
        if
         local.get $4
         i32.const 3
         i32.shl
         i32.const 19328
         i32.add
         local.get $4
         i32.const 4
         i32.shl
         i32.const 19328
         i32.add
         local.tee $14
         v128.load
         local.tee $3
         local.get $14
         v128.load offset=16
         local.tee $10
         i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
         local.get $3
         local.get $10
         i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
         f32x4.add
         v128.store
         local.get $4
         i32.const 2
         i32.add
         local.set $4
         br $for-loop|2
        end
       end
       local.get $5
       i32.const 1
       i32.add
       i32.const 1
       i32.shr_u
       local.set $5
       br $for-loop|1
      end
     end
     i32.const 19328
     v128.load
    else
     local.get $13
     v128.load
     i32.const 19616
     v128.load
     v128.and
     local.tee $3
     local.get $13
     i32.const 16
     i32.add
     v128.load
     i32.const 19632
     v128.load
     v128.and
     local.tee $10
     i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
     local.get $3
     local.get $10
     i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31
     f32x4.add
    end
    local.tee $3
    local.get $3
    local.get $3
    i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
    f32x4.add
    local.tee $3
    local.get $3
    local.get $3
    i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
    f32x4.add
    local.set $12
    i32.const 0
    local.set $4
    loop $for-loop|11
     local.get $4
     global.get $wasm/assembly/layout/scored_slots
     i32.const 2
     i32.shl
     i32.lt_u
     if
      local.get $1
      local.get $4
      i32.add
      local.get $4
      local.get $8
      i32.add
      v128.load
      v128.store
      local.get $4
      local.get $13
      i32.add
      v128.load
      local.set $3
      local.get $2
      local.get $4
      i32.add
      block $wasm/assembly/weights/weigh_quad|inlined.0 (result v128)
       global.get $wasm/assembly/layout/flags
       i32.const 2
       i32.and
       if
        i32.const 28
        v128.load32_splat
        i32.const 24
        v128.load32_splat
        local.get $3
        local.get $12
        global.get $wasm/assembly/layout/epsilon
        f32x4.splat
        f32x4.add
        f32x4.div
        f32x4.pmin
        f32x4.pmax
        local.get $12
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        f32x4.eq
        v128.andnot
        local.set $3
       end
       local.get $3
       global.get $wasm/assembly/layout/flags
       i32.const 4
       i32.and
       i32.eqz
       br_if $wasm/assembly/weights/weigh_quad|inlined.0
       drop
       i32.const 28
       v128.load32_splat
       i32.const 24
       v128.load32_splat
       local.get $3
       global.get $wasm/assembly/layout/scaling_factor
       f32x4.splat
       f32x4.mul
       f32x4.pmin
       f32x4.pmax
      end
      v128.store
      local.get $4
      i32.const 16
      i32.add
      local.set $4
      br $for-loop|11
     end
    end
    local.get $9
    if
     i32.const 0
     local.set $4
     loop $for-loop|02
      local.get $4
      global.get $wasm/assembly/layout/top_k
      i32.const 2
      i32.shl
      i32.lt_u
      if
       local.get $4
       local.get $8
       i32.add
       i32.load
       i32.const 2
       i32.shl
       local.set $5
       global.get $wasm/assembly/layout/flags
       i32.const 16
       i32.and
       if
        local.get $2
        local.get $4
        i32.add
        local.tee $13
        local.get $13
        f32.load
        global.get $wasm/assembly/layout/expert_scale
        local.get $5
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
        local.get $1
        local.get $4
        i32.add
        global.get $wasm/assembly/layout/expert_map
        local.get $5
        i32.add
        i32.load
        i32.store
       end
       local.get $4
       i32.const 4
       i32.add
       local.set $4
       br $for-loop|02
      end
     end
    end
    global.get $wasm/assembly/layout/scored_slots
    global.get $wasm/assembly/layout/top_k
    global.get $wasm/assembly/layout/num_shared
    i32.add
    i32.lt_u
    if
     i32.const 28
     v128.load32_splat
     local.tee $15
     i32.const 24
     v128.load32_splat
     local.tee $10
     local.get $12
     global.get $wasm/assembly/layout/scaling_factor
     f32x4.splat
     f32x4.div
     f32x4.pmin
     f32x4.pmax
     local.set $3
     block $wasm/assembly/weights/weigh_quad|inlined.1 (result v128)
      global.get $wasm/assembly/layout/flags
      i32.const 2
      i32.and
      if
       local.get $15
       local.get $10
       local.get $3
       local.get $12
       global.get $wasm/assembly/layout/epsilon
       f32x4.splat
       f32x4.add
       f32x4.div
       f32x4.pmin
       f32x4.pmax
       local.get $12
       v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
       f32x4.eq
       v128.andnot
       local.set $3
      end
      local.get $3
      global.get $wasm/assembly/layout/flags
      i32.const 4
      i32.and
      i32.eqz
      br_if $wasm/assembly/weights/weigh_quad|inlined.1
      drop
      i32.const 28
      v128.load32_splat
      i32.const 24
      v128.load32_splat
      local.get $3
      global.get $wasm/assembly/layout/scaling_factor
      f32x4.splat
      f32x4.mul
      f32x4.pmin
      f32x4.pmax
     end
     f32x4.extract_lane 0
     local.set $11
     i32.const 0
     local.set $4
     loop $for-loop|03
      local.get $4
      global.get $wasm/assembly/layout/num_shared
      i32.lt_u
      if
       global.get $wasm/assembly/layout/top_k
       local.get $4
       i32.add
       i32.const 2
       i32.shl
       local.tee $5
       local.get $1
       i32.add
       global.get $wasm/assembly/layout/num_experts
       local.get $4
       i32.add
       i32.store
       local.get $2
       local.get $5
       i32.add
       local.get $11
       f32.store
       local.get $4
       i32.const 1
       i32.add
       local.set $4
       br $for-loop|03
      end
     end
    end
    local.get $1
    local.get $7
    i32.add
    local.set $1
    local.get $2
    local.get $7
    i32.add
    local.set $2
    local.get $6
    i32.const 1
    i32.add
    local.set $6
    br $for-loop|0
   end
  end
 )
 (func $wasm/assembly/threshold/kth_column (result f32)
  (local $0 v128)
  i32.const 11760
  global.get $wasm/assembly/layout/columns
  global.get $wasm/assembly/layout/top_k
  call $wasm/assembly/bitonic_top_k/sort_values
  global.get $wasm/assembly/layout/sorted_values
  global.get $wasm/assembly/layout/top_k
  i32.const 1
  i32.sub
  i32.const 4
  i32.shl
  i32.add
  v128.load
  local.tee $0
  local.get $0
  i32.const 31
  i32x4.shr_s
  i32.const 1
  i32x4.shr_u
  v128.xor
  f32x4.extract_lane 0
 )
 (func $wasm/assembly/threshold/find_prune_threshold_of_row (result f32)
  (local $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 v128)
  (local $7 v128)
  global.get $wasm/assembly/layout/group_count
  i32.const 1
  i32.gt_u
  if
   global.get $wasm/assembly/layout/estimates
   local.set $3
   global.get $wasm/assembly/layout/kept_groups
   local.set $2
   loop $for-loop|0
    local.get $4
    global.get $wasm/assembly/layout/group_count
    i32.lt_u
    if
     block $for-continue|0
      local.get $5
      global.get $wasm/assembly/layout/groups_selected
      i32.lt_u
      if (result i32)
       local.get $2
       local.get $5
       i32.const 2
       i32.shl
       i32.add
       i32.load
       local.get $4
       i32.eq
      else
       i32.const 0
      end
      if
       local.get $5
       i32.const 1
       i32.add
       local.set $5
       br $for-continue|0
      end
      local.get $3
      local.get $4
      global.get $wasm/assembly/layout/group_stride
      i32.mul
      i32.const 2
      i32.shl
      i32.add
      local.tee $0
      global.get $wasm/assembly/layout/group_stride
      i32.const 2
      i32.shl
      i32.add
      local.set $1
      loop $for-loop|1
       local.get $0
       local.get $1
       i32.lt_u
       if
        local.get $0
        v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
        v128.store
        local.get $0
        i32.const 16
        i32.add
        local.set $0
        br $for-loop|1
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
  end
  global.get $wasm/assembly/layout/estimates
  local.set $5
  global.get $wasm/assembly/layout/columns
  i32.const 2
  i32.shl
  local.set $4
  global.get $wasm/assembly/layout/row_places
  i32.const 2
  i32.shl
  local.set $3
  i32.const 0
  local.set $0
  loop $for-loop|00
   local.get $0
   local.get $4
   i32.lt_u
   if
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $6
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $7
    local.get $0
    local.set $1
    loop $for-loop|11
     local.get $1
     local.get $3
     i32.lt_u
     if
      local.get $6
      local.get $1
      local.get $5
      i32.add
      local.tee $2
      v128.load
      f32x4.pmax
      local.set $6
      local.get $7
      local.get $2
      v128.load offset=16
      f32x4.pmax
      local.set $7
      local.get $1
      local.get $4
      i32.add
      local.set $1
      br $for-loop|11
     end
    end
    local.get $0
    i32.const 11760
    i32.add
    local.tee $1
    local.get $6
    v128.store
    local.get $1
    local.get $7
    v128.store offset=16
    local.get $0
    i32.const 32
    i32.add
    local.set $0
    br $for-loop|00
   end
  end
  call $wasm/assembly/threshold/kth_column
 )
 (func $wasm/assembly/soft_cap/tanh_magnitude (param $0 i32) (result i32)
  (local $1 i64)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  local.get $0
  i32.const 964689920
  i32.lt_u
  if
   local.get $0
   return
  end
  local.get $0
  i32.const 1056964608
  i32.lt_u
  if
   local.get $0
   i32.const 8
   i32.shl
   i32.const -2147483648
   i32.or
   local.tee $2
   i64.extend_i32_u
   local.get $2
   i32.const 126
   local.get $0
   i32.const 23
   i32.shr_u
   i32.sub
   local.tee $0
   i32.shr_u
   i64.extend_i32_u
   local.tee $1
   local.get $1
   i64.mul
   i64.const 32
   i64.shr_u
   local.tee $1
   i32.const 1431655742
   local.get $1
   i32.const 572657687
   local.get $1
   i32.const 231642486
   local.get $1
   i32.const 92215881
   local.get $1
   i64.const 29819708
   i64.mul
   i64.const 32
   i64.shr_u
   i32.wrap_i64
   i32.sub
   i64.extend_i32_u
   i64.mul
   i64.const 32
   i64.shr_u
   i32.wrap_i64
   i32.sub
   i64.extend_i32_u
   i64.mul
   i64.const 32
   i64.shr_u
   i32.wrap_i64
   i32.sub
   i64.extend_i32_u
   i64.mul
   i64.const 32
   i64.shr_u
   i32.wrap_i64
   i32.sub
   i64.extend_i32_u
   i64.mul
   i64.const 32
   i64.shr_u
   i32.wrap_i64
   i32.const -1
   i32.xor
   i64.extend_i32_u
   i64.mul
   i64.const 32
   i64.shr_u
   i32.wrap_i64
   local.tee $2
   i32.clz
   local.set $3
   local.get $2
   local.get $3
   i32.shl
   local.set $2
   i32.const 126
   local.get $0
   i32.sub
   local.get $3
   i32.sub
   local.tee $0
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
   local.get $0
   i32.sub
   local.get $0
   i32.const 0
   i32.gt_s
   select
   local.tee $0
   i32.const 32
   i32.gt_u
   if (result i32)
    i32.const 0
   else
    local.get $2
    i32.const 1
    i32.shr_u
    local.get $0
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
    local.get $2
    i32.const 32
    local.get $0
    i32.sub
    i32.shl
    i32.lt_u
    i32.add
   end
   return
  end
  i32.const 1120927744
  local.get $0
  i32.const 8388608
  i32.add
  local.tee $0
  local.get $0
  i32.const 1120927744
  i32.ge_u
  select
  local.tee $0
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $2
  local.get $0
  i32.const 23
  i32.shr_u
  local.tee $0
  i32.const 134
  i32.sub
  local.tee $3
  i32.shl
  i32.const 0
  local.get $3
  i32.const 31
  i32.le_s
  select
  local.set $4
  local.get $2
  local.get $0
  i32.const 110
  i32.sub
  local.tee $0
  i32.shl
  i32.const 0
  local.get $0
  i32.const 31
  i32.le_s
  select
  local.set $5
  local.get $3
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $2
   i32.const 31
   i32.const 0
   local.get $3
   i32.sub
   local.tee $3
   local.get $3
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $4
  end
  local.get $0
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $2
   i32.const 31
   i32.const 0
   local.get $0
   i32.sub
   local.tee $0
   local.get $0
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $5
  end
  call $wasm/assembly/fixed_point/exp_negative
  local.tee $1
  i32.wrap_i64
  i32.const -1
  i32.xor
  local.tee $0
  i32.const -1
  local.get $1
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  local.tee $2
  i32.sub
  local.tee $3
  i32.shl
  i32.const 0
  local.get $3
  i32.const 31
  i32.le_s
  select
  local.set $4
  local.get $0
  i64.extend_i32_u
  i32.const 0
  i32.const 65535
  local.get $3
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $0
   i32.const 31
   i32.const 0
   local.get $3
   i32.sub
   local.tee $0
   local.get $0
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $4
  end
  i32.const -2147483648
  i32.sub
  local.tee $0
  i32.const 15
  i32.shr_u
  i32.const 1
  i32.and
  local.get $0
  i32.const 16
  i32.shr_u
  i32.add
  local.tee $3
  i32.const 1
  i32.shr_u
  i32.const -2147483648
  i32.sub
  local.get $3
  i32.div_u
  local.tee $3
  local.get $3
  i32.const 65535
  i32.ge_u
  select
  local.tee $3
  local.get $0
  i32.const 1
  i32.shr_u
  i32.mul
  i32.sub
  local.get $0
  i32.const 1
  i32.and
  local.get $3
  i32.mul
  i32.const 1
  i32.shr_u
  i32.sub
  local.set $0
  local.get $3
  i32.const 16
  i32.shl
  local.get $0
  i32.const 16
  i32.shr_s
  local.get $3
  i32.mul
  local.get $0
  i32.const 65535
  i32.and
  local.get $3
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
  local.tee $0
  i32.const 1
  local.get $2
  i32.sub
  local.tee $2
  i32.shl
  i32.const 0
  local.get $2
  i32.const 31
  i32.le_s
  select
  local.set $3
  i32.const 126
  local.get $2
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $0
   i32.const 31
   i32.const 0
   local.get $2
   i32.sub
   local.tee $0
   local.get $0
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $3
  end
  i32.const -1
  i32.xor
  local.tee $0
  i32.clz
  local.tee $2
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
   local.get $0
   local.get $2
   i32.shl
   local.tee $0
   i32.const 1
   i32.shr_u
   local.get $3
   i32.const 1
   i32.sub
   i32.shr_u
   local.tee $2
   local.get $4
   i32.const 23
   i32.shl
   i32.add
   i32.const -2147483648
   local.get $2
   i32.const 1
   i32.and
   i32.sub
   local.get $0
   i32.const 32
   local.get $3
   i32.sub
   i32.shl
   i32.lt_u
   i32.add
  end
 )
 (func $wasm/assembly/select_candidates/list_row (param $0 i32) (param $1 f32) (param $2 i32) (result i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  local.get $0
  global.get $wasm/assembly/layout/row_places
  i32.mul
  local.set $3
  global.get $wasm/assembly/layout/group_count
  i32.const 1
  i32.eq
  if
   global.get $wasm/assembly/layout/estimates
   local.get $3
   global.get $wasm/assembly/layout/row_places
   local.get $1
   local.get $2
   call $wasm/assembly/candidates/list_candidates
   return
  end
  global.get $wasm/assembly/layout/kept_groups
  global.get $wasm/assembly/layout/groups_selected
  i32.const 2
  i32.shl
  i32.add
  local.set $4
  global.get $wasm/assembly/layout/kept_groups
  local.set $0
  loop $for-loop|0
   local.get $0
   local.get $4
   i32.lt_u
   if
    global.get $wasm/assembly/layout/estimates
    global.get $wasm/assembly/layout/group_stride
    local.get $0
    i32.load
    i32.mul
    local.tee $5
    i32.const 2
    i32.shl
    i32.add
    local.get $3
    local.get $5
    i32.add
    global.get $wasm/assembly/layout/group_stride
    local.get $1
    local.get $2
    call $wasm/assembly/candidates/list_candidates
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
 (func $wasm/assembly/select_candidates/list_estimated (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 v128)
  (local $10 v128)
  (local $11 i32)
  (local $12 f32)
  (local $13 v128)
  (local $14 v128)
  (local $15 v128)
  (local $16 v128)
  (local $17 v128)
  (local $18 v128)
  (local $19 v128)
  (local $20 i32)
  (local $21 i32)
  (local $22 i32)
  (local $23 i32)
  (local $24 v128)
  local.get $0
  local.get $1
  global.get $wasm/assembly/layout/row_stride
  i32.mul
  i32.add
  local.tee $3
  call $wasm/assembly/score_statistics/compute_row_statistics
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  local.tee $5
  global.get $wasm/assembly/layout/scoring
  i32.const 0
  i32.ne
  i32.and
  if
   local.get $3
   local.set $4
   global.get $wasm/assembly/layout/scored_row
   local.get $3
   i32.sub
   local.set $6
   loop $for-loop|0
    local.get $3
    local.get $4
    global.get $wasm/assembly/layout/num_experts
    i32.const 2
    i32.shl
    i32.add
    i32.lt_u
    if
     i32.const 24
     v128.load32_splat
     i32.const 28
     v128.load32_splat
     local.get $3
     v128.load
     f32x4.pmax
     f32x4.pmin
     local.set $9
     local.get $3
     local.get $6
     i32.add
     global.get $wasm/assembly/layout/scoring
     i32.const 1
     i32.eq
     if (result v128)
      i32.const 32
      v128.load32_splat
      local.get $9
      global.get $wasm/assembly/score/row_max
      f32x4.splat
      f32x4.sub
      f32x4.pmax
      i32.const 19904
      v128.load32_splat
      f32x4.mul
      local.tee $9
      local.get $9
      i32.const 19908
      v128.load32_splat
      local.tee $9
      f32x4.add
      local.tee $10
      local.get $9
      f32x4.sub
      f32x4.sub
      local.tee $9
      i32.const 19912
      v128.load32_splat
      f32x4.mul
      i32.const 19916
      v128.load32_splat
      f32x4.add
      local.get $9
      f32x4.mul
      i32.const 19920
      v128.load32_splat
      f32x4.add
      local.get $9
      f32x4.mul
      i32.const 19924
      v128.load32_splat
      f32x4.add
      local.get $9
      f32x4.mul
      i32.const 19928
      v128.load32_splat
      f32x4.add
      local.get $10
      i32.const 23
      i32x4.shl
      i32x4.add
      global.get $wasm/assembly/estimate_score/largest_score
      f32x4.splat
      f32x4.mul
     else
      i32.const 32
      v128.load32_splat
      local.get $9
      f32x4.abs
      f32x4.neg
      f32x4.pmax
      i32.const 19904
      v128.load32_splat
      f32x4.mul
      local.tee $10
      i32.const 19908
      v128.load32_splat
      local.tee $13
      f32x4.add
      local.set $14
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      local.get $9
      f32x4.pmax
      v128.const i32x4 0xbcc00ce9 0xbcc00ce9 0xbcc00ce9 0xbcc00ce9
      local.get $10
      local.get $14
      local.get $13
      f32x4.sub
      f32x4.sub
      local.tee $9
      i32.const 19912
      v128.load32_splat
      f32x4.mul
      i32.const 19916
      v128.load32_splat
      f32x4.add
      local.get $9
      f32x4.mul
      i32.const 19920
      v128.load32_splat
      f32x4.add
      local.get $9
      f32x4.mul
      i32.const 19924
      v128.load32_splat
      f32x4.add
      local.get $9
      f32x4.mul
      i32.const 19928
      v128.load32_splat
      f32x4.add
      local.get $14
      i32.const 23
      i32x4.shl
      i32x4.add
      local.tee $9
      f32x4.mul
      v128.const i32x4 0x3dcd160f 0x3dcd160f 0x3dcd160f 0x3dcd160f
      f32x4.add
      local.get $9
      f32x4.mul
      v128.const i32x4 0xbe5618f2 0xbe5618f2 0xbe5618f2 0xbe5618f2
      f32x4.add
      local.get $9
      f32x4.mul
      v128.const i32x4 0x3ea652af 0x3ea652af 0x3ea652af 0x3ea652af
      f32x4.add
      local.get $9
      f32x4.mul
      v128.const i32x4 0xbeffa62c 0xbeffa62c 0xbeffa62c 0xbeffa62c
      f32x4.add
      local.get $9
      f32x4.mul
      v128.const i32x4 0x3f7fff62 0x3f7fff62 0x3f7fff62 0x3f7fff62
      f32x4.add
      local.get $9
      f32x4.mul
      f32x4.add
      f32x4.sqrt
     end
     v128.store
     local.get $3
     i32.const 16
     i32.add
     local.set $3
     br $for-loop|0
    end
   end
   global.get $wasm/assembly/layout/scored_row
   local.set $3
  end
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  local.get $5
  i32.and
  if
   i32.const 19932
   v128.load32_splat
   local.set $18
   i32.const 19936
   v128.load32_splat
   local.set $19
   i32.const 19940
   v128.load32_splat
   local.set $13
   i32.const 19944
   v128.load32_splat
   local.set $14
   i32.const 19948
   v128.load32_splat
   local.set $15
   i32.const 16
   v128.load32_splat
   local.set $16
   global.get $wasm/assembly/layout/estimates
   local.tee $4
   global.get $wasm/assembly/layout/row_places
   i32.const 2
   i32.shl
   i32.add
   local.set $20
   global.get $wasm/assembly/layout/group_size
   i32.const 2
   i32.shl
   local.set $21
   global.get $wasm/assembly/layout/group_stride
   i32.const 2
   i32.shl
   local.set $22
   global.get $wasm/assembly/layout/estimate_offsets
   local.set $7
   loop $for-loop|00
    local.get $4
    local.get $20
    i32.lt_u
    if
     local.get $4
     local.get $21
     i32.add
     local.set $23
     local.get $3
     local.set $6
     local.get $7
     local.set $8
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     local.set $9
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     local.set $10
     local.get $4
     local.set $5
     loop $for-loop|1
      local.get $5
      local.get $23
      i32.lt_u
      if
       local.get $18
       local.get $19
       local.get $6
       v128.load
       f32x4.pmax
       f32x4.pmin
       local.tee $24
       local.get $16
       v128.and
       local.set $17
       local.get $5
       local.get $24
       local.get $17
       local.get $17
       local.get $13
       f32x4.mul
       local.get $14
       f32x4.add
       f32x4.mul
       local.get $15
       f32x4.add
       f32x4.mul
       local.get $8
       v128.load
       f32x4.add
       local.tee $17
       v128.store
       local.get $10
       local.get $9
       local.get $17
       f32x4.pmin
       f32x4.pmax
       local.set $10
       local.get $9
       local.get $17
       f32x4.pmax
       local.set $9
       local.get $6
       i32.const 16
       i32.add
       local.set $6
       local.get $8
       i32.const 16
       i32.add
       local.set $8
       local.get $5
       i32.const 16
       i32.add
       local.set $5
       br $for-loop|1
      end
     end
     global.get $wasm/assembly/layout/lane_firsts
     local.get $11
     i32.add
     local.get $9
     v128.store
     global.get $wasm/assembly/layout/lane_seconds
     local.get $11
     i32.add
     local.get $10
     v128.store
     local.get $11
     i32.const 16
     i32.add
     local.set $11
     local.get $3
     local.get $21
     i32.add
     local.set $3
     local.get $7
     local.get $22
     i32.add
     local.set $7
     local.get $4
     local.get $22
     i32.add
     local.set $4
     br $for-loop|00
    end
   end
  else
   i32.const 19932
   v128.load32_splat
   drop
   i32.const 19936
   v128.load32_splat
   drop
   i32.const 19940
   v128.load32_splat
   drop
   i32.const 19944
   v128.load32_splat
   drop
   i32.const 19948
   v128.load32_splat
   drop
   i32.const 16
   v128.load32_splat
   drop
   global.get $wasm/assembly/layout/estimates
   local.tee $4
   global.get $wasm/assembly/layout/row_places
   i32.const 2
   i32.shl
   i32.add
   local.set $20
   global.get $wasm/assembly/layout/group_size
   i32.const 2
   i32.shl
   local.set $21
   global.get $wasm/assembly/layout/group_stride
   i32.const 2
   i32.shl
   local.set $22
   global.get $wasm/assembly/layout/estimate_offsets
   local.set $7
   loop $for-loop|01
    local.get $4
    local.get $20
    i32.lt_u
    if
     local.get $4
     local.get $21
     i32.add
     local.set $23
     local.get $3
     local.set $6
     local.get $7
     local.set $8
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     local.set $9
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     local.set $10
     local.get $4
     local.set $5
     loop $for-loop|12
      local.get $5
      local.get $23
      i32.lt_u
      if
       local.get $5
       i32.const 24
       v128.load32_splat
       i32.const 28
       v128.load32_splat
       local.get $6
       v128.load
       f32x4.pmax
       f32x4.pmin
       local.get $8
       v128.load
       f32x4.add
       local.tee $13
       v128.store
       local.get $10
       local.get $9
       local.get $13
       f32x4.pmin
       f32x4.pmax
       local.set $10
       local.get $9
       local.get $13
       f32x4.pmax
       local.set $9
       local.get $6
       i32.const 16
       i32.add
       local.set $6
       local.get $8
       i32.const 16
       i32.add
       local.set $8
       local.get $5
       i32.const 16
       i32.add
       local.set $5
       br $for-loop|12
      end
     end
     global.get $wasm/assembly/layout/lane_firsts
     local.get $11
     i32.add
     local.get $9
     v128.store
     global.get $wasm/assembly/layout/lane_seconds
     local.get $11
     i32.add
     local.get $10
     v128.store
     local.get $11
     i32.const 16
     i32.add
     local.set $11
     local.get $3
     local.get $21
     i32.add
     local.set $3
     local.get $7
     local.get $22
     i32.add
     local.set $7
     local.get $4
     local.get $22
     i32.add
     local.set $4
     br $for-loop|01
    end
   end
  end
  global.get $wasm/assembly/layout/group_count
  i32.const 1
  i32.gt_u
  if
   local.get $0
   local.get $1
   local.get $2
   call $wasm/assembly/groups/select_groups
  end
  local.get $1
  block $__inlined_func$wasm/assembly/threshold/find_prune_threshold$82 (result f32)
   global.get $wasm/assembly/layout/columns
   i32.const 32
   i32.le_u
   global.get $wasm/assembly/layout/group_count
   i32.const 1
   i32.gt_u
   i32.and
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
   if
    call $wasm/assembly/threshold/find_prune_threshold_of_row
    br $__inlined_func$wasm/assembly/threshold/find_prune_threshold$82
   end
   global.get $wasm/assembly/layout/columns
   i32.const 2
   i32.shl
   local.set $4
   i32.const 11760
   local.set $1
   loop $for-loop|03
    local.get $1
    local.get $4
    i32.const 11760
    i32.add
    i32.lt_u
    if
     local.get $1
     v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
     v128.store
     local.get $1
     i32.const 16
     i32.add
     local.set $1
     br $for-loop|03
    end
   end
   global.get $wasm/assembly/layout/kept_groups
   local.set $5
   i32.const 0
   local.set $3
   loop $for-loop|14
    local.get $3
    global.get $wasm/assembly/layout/groups_selected
    i32.lt_u
    if
     local.get $5
     local.get $3
     i32.const 2
     i32.shl
     i32.add
     i32.load
     i32.const 4
     i32.shl
     local.tee $6
     global.get $wasm/assembly/layout/lane_firsts
     i32.add
     v128.load
     local.set $9
     i32.const 11760
     local.set $1
     loop $for-loop|2
      local.get $1
      local.get $4
      i32.const 11760
      i32.add
      i32.lt_u
      if
       local.get $1
       local.get $1
       v128.load
       local.tee $10
       local.get $9
       f32x4.pmax
       v128.store
       local.get $10
       local.get $9
       f32x4.pmin
       local.set $9
       local.get $1
       i32.const 16
       i32.add
       local.set $1
       br $for-loop|2
      end
     end
     global.get $wasm/assembly/layout/lane_seconds
     local.get $6
     i32.add
     v128.load
     local.set $9
     i32.const 11760
     local.set $1
     loop $for-loop|3
      local.get $1
      local.get $4
      i32.const 11760
      i32.add
      i32.lt_u
      if
       local.get $1
       local.get $1
       v128.load
       local.tee $10
       local.get $9
       f32x4.pmax
       v128.store
       local.get $10
       local.get $9
       f32x4.pmin
       local.set $9
       local.get $1
       i32.const 16
       i32.add
       local.set $1
       br $for-loop|3
      end
     end
     local.get $3
     i32.const 1
     i32.add
     local.set $3
     br $for-loop|14
    end
   end
   call $wasm/assembly/threshold/kth_column
  end
  local.set $12
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  if (result f32)
   local.get $12
   global.get $wasm/assembly/estimate_score/score_error
   local.get $12
   f32.abs
   f32.const 9.999999974752427e-07
   f32.mul
   f32.add
   f32.const 2
   f32.mul
   f32.sub
  else
   local.get $12
  end
  local.get $2
  call $wasm/assembly/select_candidates/list_row
 )
 (func $wasm/assembly/score/exp_of_magnitude (param $0 i32) (result i64)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  local.get $0
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $2
  local.get $0
  i32.const 23
  i32.shr_u
  local.tee $1
  i32.const 134
  i32.sub
  local.tee $0
  i32.shl
  i32.const 0
  local.get $0
  i32.const 31
  i32.le_s
  select
  local.set $3
  local.get $2
  local.get $1
  i32.const 110
  i32.sub
  local.tee $1
  i32.shl
  i32.const 0
  local.get $1
  i32.const 31
  i32.le_s
  select
  local.set $4
  local.get $0
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $2
   i32.const 31
   i32.const 0
   local.get $0
   i32.sub
   local.tee $0
   local.get $0
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $3
  end
  local.get $1
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $2
   i32.const 31
   i32.const 0
   local.get $1
   i32.sub
   local.tee $0
   local.get $0
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  else
   local.get $4
  end
  call $wasm/assembly/fixed_point/exp_negative
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
  local.tee $3
  i32.const 2147483647
  i32.and
  local.tee $2
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $1
  local.get $2
  i32.const 23
  i32.shr_u
  local.tee $2
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
  local.get $1
  local.get $2
  i32.const 110
  i32.sub
  local.tee $6
  i32.shl
  i32.const 0
  local.get $6
  i32.const 31
  i32.le_s
  select
  local.set $2
  i32.const 0
  local.get $3
  i32.const 31
  i32.shr_u
  i32.sub
  local.set $7
  global.get $wasm/assembly/score/max_q16
  local.get $4
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $1
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
   local.get $5
  end
  local.get $7
  i32.xor
  local.get $7
  i32.sub
  i32.sub
  i32.const 1
  i32.sub
  local.tee $3
  i32.const 0
  local.get $3
  i32.const 0
  i32.gt_s
  select
  global.get $wasm/assembly/score/max_q40
  local.get $6
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $1
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
   local.get $2
  end
  local.get $7
  i32.xor
  local.get $7
  i32.sub
  i32.sub
  call $wasm/assembly/fixed_point/exp_negative
 )
 (func $wasm/assembly/layout/reserve (param $0 i32) (param $1 i32) (result i32)
  (local $2 i64)
  (local $3 i64)
  (local $4 i64)
  (local $5 i64)
  local.get $1
  i64.extend_i32_u
  global.get $wasm/assembly/layout/top_k
  global.get $wasm/assembly/layout/num_shared
  i32.add
  i64.extend_i32_u
  i64.const 2
  i64.shl
  i64.mul
  i64.const 320
  i64.add
  local.tee $4
  global.get $wasm/assembly/layout/chunk_base
  i64.extend_i32_u
  global.get $wasm/assembly/layout/row_logits
  i32.const 2
  i32.const 4
  global.get $wasm/assembly/layout/dtype
  select
  i32.mul
  i64.extend_i32_u
  local.get $0
  i64.extend_i32_u
  i64.mul
  i64.add
  i64.const 383
  i64.add
  i64.const -64
  i64.and
  local.tee $3
  i64.add
  i64.const 63
  i64.add
  i64.const -64
  i64.and
  local.set $2
  block $__inlined_func$wasm/assembly/layout/grow_to$56 (result i32)
   i32.const 0
   local.get $2
   local.get $4
   i64.add
   local.tee $4
   i64.const 4294901760
   i64.gt_u
   br_if $__inlined_func$wasm/assembly/layout/grow_to$56
   drop
   i32.const 1
   memory.size
   i64.extend_i32_s
   i64.const 16
   i64.shl
   local.tee $5
   local.get $4
   i64.ge_u
   br_if $__inlined_func$wasm/assembly/layout/grow_to$56
   drop
   local.get $4
   local.get $5
   i64.sub
   i64.const 65535
   i64.add
   i64.const 16
   i64.shr_u
   i32.wrap_i64
   memory.grow
   i32.const 0
   i32.ge_s
  end
  i32.eqz
  if
   i32.const 0
   return
  end
  global.get $wasm/assembly/layout/chunk_base
  global.set $wasm/assembly/layout/logits
  local.get $3
  i32.wrap_i64
  global.set $wasm/assembly/layout/indices
  local.get $2
  i32.wrap_i64
  global.set $wasm/assembly/layout/weights
  i32.const 1
 )
 (func $wasm/assembly/kernel/widen_rows (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 f32)
  (local $7 i32)
  (local $8 v128)
  (local $9 v128)
  (local $10 v128)
  (local $11 i32)
  (local $12 i32)
  i32.const 1
  global.get $wasm/assembly/layout/soft_cap_of_logits
  f32.const 0
  f32.ne
  i32.const 1
  global.get $wasm/assembly/layout/row_logits
  global.get $wasm/assembly/layout/num_experts
  i32.ne
  global.get $wasm/assembly/layout/dtype
  select
  select
  i32.eqz
  if
   local.get $0
   return
  end
  global.get $wasm/assembly/layout/row_logits
  i32.const 2
  i32.const 4
  global.get $wasm/assembly/layout/dtype
  select
  i32.mul
  local.set $7
  loop $for-loop|0
   local.get $1
   local.get $5
   i32.gt_u
   if
    local.get $0
    local.get $5
    local.get $7
    i32.mul
    i32.add
    local.set $4
    global.get $wasm/assembly/layout/widened_rows
    local.get $5
    global.get $wasm/assembly/layout/row_stride
    i32.mul
    i32.add
    local.set $2
    global.get $wasm/assembly/layout/dtype
    if
     global.get $wasm/assembly/layout/dtype
     i32.const 1
     i32.eq
     if
      local.get $2
      local.tee $3
      global.get $wasm/assembly/layout/row_logits
      i32.const 2
      i32.shl
      i32.add
      local.set $11
      loop $for-loop|00
       local.get $3
       local.get $11
       i32.lt_u
       if
        local.get $4
        v128.load16x4_u align=2
        local.tee $9
        v128.const i32x4 0x00007fff 0x00007fff 0x00007fff 0x00007fff
        v128.and
        local.tee $10
        i32.const 13
        i32x4.shl
        local.set $8
        local.get $3
        local.get $9
        v128.const i32x4 0x00008000 0x00008000 0x00008000 0x00008000
        v128.and
        i32.const 16
        i32x4.shl
        local.get $8
        v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
        v128.or
        local.get $8
        v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000
        f32x4.mul
        local.get $10
        v128.const i32x4 0x00007c00 0x00007c00 0x00007c00 0x00007c00
        i32x4.ge_s
        v128.bitselect
        v128.or
        v128.store
        local.get $4
        i32.const 8
        i32.add
        local.set $4
        local.get $3
        i32.const 16
        i32.add
        local.set $3
        br $for-loop|00
       end
      end
     else
      local.get $2
      local.tee $3
      global.get $wasm/assembly/layout/row_logits
      i32.const 2
      i32.shl
      i32.add
      local.set $11
      loop $for-loop|01
       local.get $3
       local.get $11
       i32.lt_u
       if
        local.get $3
        local.get $4
        v128.load16x4_u align=2
        i32.const 16
        i32x4.shl
        v128.store
        local.get $4
        i32.const 8
        i32.add
        local.set $4
        local.get $3
        i32.const 16
        i32.add
        local.set $3
        br $for-loop|01
       end
      end
     end
    else
     local.get $2
     local.get $4
     local.get $7
     memory.copy
    end
    global.get $wasm/assembly/layout/soft_cap_of_logits
    f32.const 0
    f32.ne
    if
     local.get $2
     global.get $wasm/assembly/layout/row_logits
     i32.const 2
     i32.shl
     i32.add
     local.set $3
     local.get $2
     local.set $4
     loop $for-loop|02
      local.get $3
      local.get $4
      i32.gt_u
      if
       local.get $4
       local.get $4
       f32.load
       local.tee $6
       local.get $6
       f32.eq
       if (result f32)
        local.get $6
        f32.abs
        f32.const 3402823466385288598117041e14
        f32.min
        global.get $wasm/assembly/layout/soft_cap_of_logits
        f32.div
        i32.reinterpret_f32
        call $wasm/assembly/soft_cap/tanh_magnitude
        f32.reinterpret_i32
        global.get $wasm/assembly/layout/soft_cap_of_logits
        f32.mul
        local.get $6
        f32.copysign
       else
        local.get $6
       end
       f32.store
       local.get $4
       i32.const 4
       i32.add
       local.set $4
       br $for-loop|02
      end
     end
    end
    local.get $5
    global.get $wasm/assembly/layout/selected_stride
    i32.mul
    i32.const 2
    i32.shl
    local.set $4
    local.get $2
    global.get $wasm/assembly/layout/num_experts
    i32.const 2
    i32.shl
    i32.add
    local.set $11
    global.get $wasm/assembly/layout/top_k
    local.set $2
    loop $for-loop|023
     local.get $2
     global.get $wasm/assembly/layout/scored_slots
     i32.lt_u
     if
      local.get $2
      i32.const 2
      i32.shl
      local.tee $12
      local.get $4
      i32.const 12320
      i32.add
      i32.add
      local.get $2
      global.get $wasm/assembly/layout/top_k
      i32.sub
      local.tee $3
      global.get $wasm/assembly/layout/num_experts
      i32.add
      i32.store
      local.get $4
      i32.const 14656
      i32.add
      local.get $12
      i32.add
      local.get $11
      local.get $3
      i32.const 2
      i32.shl
      i32.add
      f32.load
      f32.store
      local.get $2
      i32.const 1
      i32.add
      local.set $2
      br $for-loop|023
     end
    end
    local.get $5
    i32.const 1
    i32.add
    local.set $5
    br $for-loop|0
   end
  end
  global.get $wasm/assembly/layout/widened_rows
 )
 (func $wasm/assembly/groups_filtered/score_four (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i32)
  (local $4 v128)
  (local $5 i32)
  (local $6 v128)
  (local $7 v128)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 v128)
  (local $14 i32)
  (local $15 i32)
  (local $16 v128)
  (local $17 v128)
  (local $18 v128)
  (local $19 v128)
  (local $20 v128)
  (local $21 v128)
  global.get $wasm/assembly/speculative_filter/filter_threshold
  f32x4.splat
  local.tee $6
  local.tee $4
  local.set $7
  i32.const 5
  local.get $0
  i32.load offset=4
  local.tee $9
  local.get $0
  i32.load
  local.tee $8
  i32.sub
  local.tee $3
  local.get $0
  local.get $1
  i32.add
  local.tee $5
  i32.load offset=4
  local.tee $10
  local.get $5
  i32.load
  local.tee $5
  i32.sub
  local.tee $11
  local.get $3
  local.get $11
  i32.gt_u
  select
  local.tee $14
  local.get $0
  local.get $1
  i32.const 1
  i32.shl
  i32.add
  local.tee $3
  i32.load offset=4
  local.tee $15
  local.get $3
  i32.load
  local.tee $3
  i32.sub
  local.tee $11
  local.get $0
  local.get $1
  i32.const 3
  i32.mul
  i32.add
  local.tee $0
  i32.load offset=4
  local.tee $12
  local.get $0
  i32.load
  local.tee $0
  i32.sub
  local.tee $1
  local.get $1
  local.get $11
  i32.lt_u
  select
  local.tee $1
  local.get $1
  local.get $14
  i32.lt_u
  select
  local.tee $1
  local.get $1
  i32.const 5
  i32.le_s
  select
  local.set $1
  loop $for-loop|0
   local.get $1
   i32.const 0
   i32.gt_s
   if
    local.get $4
    global.get $wasm/assembly/layout/candidate_choices
    local.get $8
    i32.const 2
    i32.shl
    i32.add
    v128.load
    local.get $6
    local.get $9
    local.get $8
    i32.sub
    i32x4.splat
    v128.const i32x4 0x00000000 0x00000001 0x00000002 0x00000003
    i32x4.gt_s
    v128.bitselect
    local.tee $16
    global.get $wasm/assembly/layout/candidate_choices
    local.get $5
    i32.const 2
    i32.shl
    i32.add
    v128.load
    local.get $6
    local.get $10
    local.get $5
    i32.sub
    i32x4.splat
    v128.const i32x4 0x00000000 0x00000001 0x00000002 0x00000003
    i32x4.gt_s
    v128.bitselect
    local.tee $17
    i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
    local.tee $18
    global.get $wasm/assembly/layout/candidate_choices
    local.get $3
    i32.const 2
    i32.shl
    i32.add
    v128.load
    local.get $6
    local.get $15
    local.get $3
    i32.sub
    i32x4.splat
    v128.const i32x4 0x00000000 0x00000001 0x00000002 0x00000003
    i32x4.gt_s
    v128.bitselect
    local.tee $19
    global.get $wasm/assembly/layout/candidate_choices
    local.get $0
    i32.const 2
    i32.shl
    i32.add
    v128.load
    local.get $6
    local.get $12
    local.get $0
    i32.sub
    i32x4.splat
    v128.const i32x4 0x00000000 0x00000001 0x00000002 0x00000003
    i32x4.gt_s
    v128.bitselect
    local.tee $20
    i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
    local.tee $21
    i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
    local.tee $13
    local.get $18
    local.get $21
    i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
    local.tee $18
    f32x4.pmax
    local.tee $21
    local.get $16
    local.get $17
    i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
    local.tee $16
    local.get $19
    local.get $20
    i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
    local.tee $17
    i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
    local.tee $19
    local.get $16
    local.get $17
    i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
    local.tee $16
    f32x4.pmax
    local.tee $17
    f32x4.pmax
    local.tee $20
    f32x4.pmin
    local.get $7
    local.get $21
    local.get $17
    f32x4.pmin
    local.get $13
    local.get $18
    f32x4.pmin
    local.get $19
    local.get $16
    f32x4.pmin
    f32x4.pmax
    f32x4.pmax
    f32x4.pmax
    f32x4.pmax
    local.set $7
    local.get $4
    local.get $20
    f32x4.pmax
    local.set $4
    local.get $8
    i32.const 4
    i32.add
    local.set $8
    local.get $5
    i32.const 4
    i32.add
    local.set $5
    local.get $3
    i32.const 4
    i32.add
    local.set $3
    local.get $0
    i32.const 4
    i32.add
    local.set $0
    local.get $1
    i32.const 4
    i32.sub
    local.set $1
    br $for-loop|0
   end
  end
  local.get $2
  i32.const 1392
  i32.add
  local.get $4
  v128.store
  local.get $2
  i32.const 1904
  i32.add
  local.get $4
  local.get $7
  global.get $wasm/assembly/layout/flags
  i32.const 8
  i32.and
  local.tee $0
  select
  v128.store
  local.get $2
  i32.const 2416
  i32.add
  local.get $4
  local.get $4
  local.get $7
  f32x4.add
  local.get $0
  select
  v128.store
 )
 (func $wasm/assembly/bitonic_top_k/sort_bitonic (param $0 i32)
  (local $1 v128)
  (local $2 v128)
  (local $3 v128)
  (local $4 v128)
  (local $5 v128)
  (local $6 v128)
  (local $7 v128)
  (local $8 v128)
  (local $9 v128)
  (local $10 v128)
  (local $11 v128)
  (local $12 v128)
  local.get $0
  v128.load
  local.tee $5
  local.get $0
  v128.load offset=64
  local.tee $6
  i32x4.min_s
  local.set $7
  local.get $0
  v128.load offset=16
  local.tee $8
  local.get $0
  v128.load offset=80
  local.tee $3
  i32x4.min_s
  local.set $9
  local.get $0
  v128.load offset=32
  local.tee $10
  local.get $0
  v128.load offset=96
  local.tee $4
  i32x4.min_s
  local.set $1
  local.get $0
  v128.load offset=48
  local.tee $11
  local.get $0
  v128.load offset=112
  local.tee $12
  i32x4.min_s
  local.set $2
  local.get $5
  local.get $6
  i32x4.max_s
  local.tee $5
  local.get $10
  local.get $4
  i32x4.max_s
  local.tee $4
  i32x4.min_s
  local.set $6
  local.get $8
  local.get $3
  i32x4.max_s
  local.tee $3
  local.get $11
  local.get $12
  i32x4.max_s
  local.tee $8
  i32x4.min_s
  local.set $10
  local.get $0
  local.get $5
  local.get $4
  i32x4.max_s
  local.tee $4
  local.get $3
  local.get $8
  i32x4.max_s
  local.tee $3
  i32x4.max_s
  v128.store
  local.get $0
  local.get $4
  local.get $3
  i32x4.min_s
  v128.store offset=16
  local.get $0
  local.get $6
  local.get $10
  i32x4.max_s
  v128.store offset=32
  local.get $0
  local.get $6
  local.get $10
  i32x4.min_s
  v128.store offset=48
  local.get $0
  local.get $7
  local.get $1
  i32x4.max_s
  local.tee $3
  local.get $9
  local.get $2
  i32x4.max_s
  local.tee $4
  i32x4.max_s
  v128.store offset=64
  local.get $0
  local.get $3
  local.get $4
  i32x4.min_s
  v128.store offset=80
  local.get $0
  local.get $7
  local.get $1
  i32x4.min_s
  local.tee $1
  local.get $9
  local.get $2
  i32x4.min_s
  local.tee $2
  i32x4.max_s
  v128.store offset=96
  local.get $0
  local.get $1
  local.get $2
  i32x4.min_s
  v128.store offset=112
 )
 (func $wasm/assembly/top_k_keys/write_set_keys (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 v128)
  (local $8 v128)
  (local $9 v128)
  (local $10 v128)
  (local $11 i32)
  (local $12 v128)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 v128)
  global.get $wasm/assembly/layout/group_count
  i32.const 1
  i32.gt_u
  local.tee $5
  if
   global.get $wasm/assembly/speculative_filter/filtered_rows
   local.get $0
   i32.shr_u
   i32.const 15
   i32.and
   i32.const 0
   i32.ne
   local.set $5
  end
  global.get $wasm/assembly/layout/top_k
  i32.const 7
  i32.add
  i32.const 3
  i32.shr_u
  local.set $17
  local.get $0
  local.set $6
  loop $for-loop|0
   local.get $1
   local.get $6
   i32.gt_u
   if
    local.get $6
    i32.const 576
    i32.mul
    i32.const 3024
    i32.add
    local.tee $2
    local.set $15
    local.get $6
    i32.const 2
    i32.shl
    local.tee $11
    i32.const 12272
    i32.add
    local.set $3
    local.get $11
    i32.const 2992
    i32.add
    local.get $5
    if (result i32)
     local.get $11
     i32.const 12272
     i32.add
     local.tee $4
     i32.load
     local.set $14
     i32.const 1
     local.set $16
     global.get $wasm/assembly/speculative_filter/filtered_rows
     local.get $6
     i32.shr_u
     i32.const 1
     i32.and
     if
      local.get $11
      i32.const 2928
      i32.add
      i32.load
      local.set $16
      local.get $6
      i32.const 132
      i32.mul
      i32.const 336
      i32.add
      local.set $4
     end
     loop $for-loop|00
      local.get $16
      if
       i32.const 19952
       v128.load32_splat
       local.set $9
       i32.const 19956
       v128.load32_splat
       local.set $8
       i32.const 19960
       v128.load
       local.get $4
       local.get $16
       i32.ctz
       i32.const 2
       i32.shl
       i32.add
       local.tee $3
       i32.load
       local.tee $11
       local.get $14
       i32.sub
       i32x4.splat
       i32x4.sub
       local.set $18
       local.get $2
       local.get $3
       i32.load offset=4
       local.get $11
       i32.sub
       i32.const 2
       i32.shl
       i32.add
       local.set $3
       global.get $wasm/assembly/layout/candidate_choices
       local.get $11
       i32.const 2
       i32.shl
       i32.add
       local.get $2
       i32.sub
       local.set $11
       loop $do-loop|1
        local.get $2
        local.get $2
        local.get $11
        i32.add
        local.tee $13
        v128.load
        local.tee $7
        local.get $7
        i32.const 31
        i32x4.shr_s
        i32.const 1
        i32x4.shr_u
        v128.xor
        local.get $9
        v128.and
        local.get $18
        v128.or
        v128.store
        local.get $2
        local.get $13
        i32.const 16
        i32.add
        v128.load
        local.tee $7
        local.get $7
        i32.const 31
        i32x4.shr_s
        i32.const 1
        i32x4.shr_u
        v128.xor
        local.get $9
        v128.and
        local.get $18
        local.get $8
        i32x4.sub
        local.tee $7
        v128.or
        v128.store offset=16
        local.get $7
        local.get $8
        i32x4.sub
        local.set $18
        local.get $3
        local.get $2
        i32.const 32
        i32.add
        local.tee $2
        i32.gt_u
        br_if $do-loop|1
       end
       local.get $3
       local.set $2
       local.get $16
       local.get $16
       i32.const 1
       i32.sub
       i32.and
       local.set $16
       br $for-loop|00
      end
     end
     local.get $2
    else
     local.get $15
     local.get $3
     i32.load offset=4
     local.get $3
     i32.load
     i32.sub
     i32.const 2
     i32.shl
     i32.add
    end
    local.tee $2
    i32.store
    local.get $17
    local.get $2
    local.get $15
    i32.sub
    i32.const 31
    i32.add
    i32.const 5
    i32.shr_u
    local.tee $2
    local.get $2
    local.get $17
    i32.lt_u
    select
    local.set $17
    local.get $6
    i32.const 1
    i32.add
    local.set $6
    br $for-loop|0
   end
  end
  local.get $0
  local.set $2
  loop $for-loop|1
   local.get $1
   local.get $2
   i32.gt_u
   if
    local.get $2
    i32.const 576
    i32.mul
    i32.const 3024
    i32.add
    local.set $6
    local.get $2
    i32.const 2
    i32.shl
    i32.const 2992
    i32.add
    i32.load
    local.set $0
    local.get $5
    if
     i32.const 19976
     v128.load32_splat
     local.set $7
     local.get $6
     local.get $17
     i32.const 5
     i32.shl
     i32.add
     local.set $3
     loop $do-loop|0
      local.get $0
      local.get $7
      v128.store
      local.get $0
      local.get $7
      v128.store offset=16
      local.get $0
      local.get $7
      v128.store offset=32
      local.get $0
      local.get $7
      v128.store offset=48
      local.get $3
      local.get $0
      i32.const -64
      i32.sub
      local.tee $0
      i32.gt_u
      br_if $do-loop|0
     end
    else
     i32.const 19952
     v128.load32_splat
     local.set $10
     i32.const 19956
     v128.load32_splat
     local.set $9
     i32.const 19976
     v128.load32_splat
     local.set $12
     i32.const 127
     local.get $0
     local.get $6
     i32.sub
     i32.const 2
     i32.shr_u
     i32.sub
     i32x4.splat
     local.set $8
     local.get $6
     local.get $17
     i32.const 5
     i32.shl
     i32.add
     local.set $4
     global.get $wasm/assembly/layout/candidate_choices
     local.get $2
     i32.const 2
     i32.shl
     i32.const 12272
     i32.add
     i32.load
     i32.const 2
     i32.shl
     i32.add
     local.get $6
     i32.sub
     local.set $3
     i32.const 19960
     v128.load
     local.set $18
     loop $for-loop|001
      local.get $4
      local.get $6
      i32.gt_u
      if
       local.get $6
       local.get $3
       local.get $6
       i32.add
       local.tee $0
       v128.load
       local.tee $7
       local.get $7
       i32.const 31
       i32x4.shr_s
       i32.const 1
       i32x4.shr_u
       v128.xor
       local.get $10
       v128.and
       local.get $18
       v128.or
       local.get $12
       local.get $18
       local.get $8
       i32x4.gt_s
       v128.bitselect
       v128.store
       local.get $6
       local.get $0
       i32.const 16
       i32.add
       v128.load
       local.tee $7
       local.get $7
       i32.const 31
       i32x4.shr_s
       i32.const 1
       i32x4.shr_u
       v128.xor
       local.get $10
       v128.and
       local.get $18
       local.get $9
       i32x4.sub
       local.tee $7
       v128.or
       local.get $12
       local.get $7
       local.get $8
       i32x4.gt_s
       v128.bitselect
       v128.store offset=16
       local.get $7
       local.get $9
       i32x4.sub
       local.set $18
       local.get $6
       i32.const 32
       i32.add
       local.set $6
       br $for-loop|001
      end
     end
    end
    local.get $2
    i32.const 1
    i32.add
    local.set $2
    br $for-loop|1
   end
  end
  local.get $17
 )
 (func $wasm/assembly/top_k/select_experts (param $0 i32) (param $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 f32)
  (local $11 v128)
  (local $12 v128)
  (local $13 v128)
  (local $14 v128)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 f32)
  (local $19 v128)
  (local $20 v128)
  (local $21 i32)
  (local $22 i32)
  i32.const 2960
  v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
  v128.store
  i32.const 2976
  v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
  v128.store
  local.get $0
  i32.const 0
  local.get $0
  local.get $1
  call $wasm/assembly/top_k/list_rows
  local.tee $8
  call $wasm/assembly/candidates/gather_candidates
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  global.get $wasm/assembly/layout/scoring
  i32.const 0
  i32.ne
  i32.and
  if
   i32.const 0
   local.get $8
   call $wasm/assembly/candidates/score_candidates
  end
  loop $for-loop|0
   local.get $1
   local.get $4
   i32.gt_u
   if
    global.get $wasm/assembly/speculative_filter/filtered_rows
    local.get $4
    i32.shr_u
    i32.const 15
    i32.and
    i32.const 0
    global.get $wasm/assembly/layout/group_count
    i32.const 1
    i32.gt_u
    select
    if
     local.get $4
     i32.const 2
     i32.shr_u
     local.tee $6
     i32.const 4
     i32.shl
     i32.const 2960
     i32.add
     local.tee $5
     v128.load
     local.set $11
     global.get $wasm/assembly/tie_margin/unproven_rows
     global.get $wasm/assembly/speculative_filter/filtered_rows
     local.get $6
     i32.const 2
     i32.shl
     local.tee $3
     i32.shr_u
     i32.const 15
     i32.and
     local.tee $2
     local.get $6
     local.get $1
     local.get $4
     i32.sub
     i32.const 1
     i32.eq
     call $wasm/assembly/groups_filtered/select_filtered_groups
     i32x4.bitmask
     i32.const -1
     i32.xor
     i32.and
     local.get $3
     i32.shl
     i32.or
     global.set $wasm/assembly/tie_margin/unproven_rows
     local.get $5
     local.get $5
     v128.load
     local.get $11
     local.get $2
     i32x4.splat
     v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
     v128.and
     v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
     i32x4.eq
     v128.bitselect
     v128.store
    end
    local.get $4
    i32.const 576
    i32.mul
    i32.const 3024
    i32.add
    local.set $16
    local.get $4
    local.get $4
    i32.const 4
    i32.add
    local.tee $2
    local.get $1
    local.get $1
    local.get $2
    i32.gt_u
    select
    call $wasm/assembly/top_k_keys/write_set_keys
    local.set $15
    local.get $4
    i32.const 2
    i32.shr_u
    i32.const 2064
    i32.mul
    i32.const 7632
    i32.add
    local.set $9
    i32.const 0
    local.set $17
    loop $for-loop|00
     local.get $15
     local.get $17
     i32.gt_u
     if
      local.get $16
      local.get $17
      i32.const 5
      i32.shl
      i32.add
      local.set $7
      local.get $9
      local.get $17
      i32.const 7
      i32.shl
      i32.add
      local.set $6
      i32.const 0
      local.set $2
      loop $for-loop|001
       local.get $2
       i32.const 32
       i32.lt_u
       if
        local.get $6
        local.get $2
        i32.const 2
        i32.shl
        i32.add
        local.tee $5
        local.get $2
        local.get $7
        i32.add
        local.tee $3
        v128.load
        local.tee $14
        local.get $3
        i32.const 576
        i32.add
        v128.load
        local.tee $13
        i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
        local.tee $12
        local.get $3
        i32.const 1152
        i32.add
        v128.load
        local.tee $11
        local.get $3
        i32.const 1728
        i32.add
        v128.load
        local.tee $20
        i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
        local.tee $19
        i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
        v128.store
        local.get $5
        local.get $12
        local.get $19
        i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
        v128.store offset=16
        local.get $5
        local.get $14
        local.get $13
        i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
        local.tee $12
        local.get $11
        local.get $20
        i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
        local.tee $11
        i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
        v128.store offset=32
        local.get $5
        local.get $12
        local.get $11
        i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
        v128.store offset=48
        local.get $2
        i32.const 16
        i32.add
        local.set $2
        br $for-loop|001
       end
      end
      local.get $17
      i32.const 1
      i32.add
      local.set $17
      br $for-loop|00
     end
    end
    local.get $9
    local.get $15
    global.get $wasm/assembly/layout/top_k
    call $wasm/assembly/bitonic_top_k/sort_top_k
    local.get $4
    i32.const 2
    i32.shr_u
    local.tee $5
    i32.const 2064
    i32.mul
    i32.const 7632
    i32.add
    local.tee $3
    v128.load
    local.tee $11
    local.get $11
    i32.const 31
    i32x4.shr_s
    i32.const 1
    i32x4.shr_u
    v128.xor
    local.tee $19
    f32x4.abs
    local.get $3
    global.get $wasm/assembly/layout/top_k
    i32.const 1
    i32.sub
    i32.const 4
    i32.shl
    i32.add
    v128.load
    local.tee $11
    local.get $11
    i32.const 31
    i32x4.shr_s
    i32.const 1
    i32x4.shr_u
    v128.xor
    local.tee $13
    f32x4.abs
    f32x4.pmax
    v128.const i32x4 0x380a697b 0x380a697b 0x380a697b 0x380a697b
    f32x4.mul
    v128.const i32x4 0x368637bd 0x368637bd 0x368637bd 0x368637bd
    v128.const i32x4 0x02081cea 0x02081cea 0x02081cea 0x02081cea
    global.get $wasm/assembly/layout/scoring
    i32.eqz
    global.get $wasm/assembly/layout/flags
    i32.const 1
    i32.and
    i32.and
    select
    f32x4.add
    local.set $12
    local.get $3
    global.get $wasm/assembly/layout/top_k
    i32.const 4
    i32.shl
    i32.add
    local.set $2
    v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff
    local.set $14
    loop $for-loop|002
     local.get $2
     local.get $3
     i32.gt_u
     if
      local.get $14
      local.get $19
      local.get $3
      v128.load offset=16
      local.tee $11
      local.get $11
      i32.const 31
      i32x4.shr_s
      i32.const 1
      i32x4.shr_u
      v128.xor
      local.tee $19
      f32x4.sub
      local.get $12
      f32x4.gt
      v128.and
      local.set $14
      local.get $3
      i32.const 16
      i32.add
      local.set $3
      br $for-loop|002
     end
    end
    global.get $wasm/assembly/tie_margin/unproven_rows
    global.get $wasm/assembly/speculative_filter/filtered_rows
    local.get $13
    local.get $12
    f32x4.sub
    global.get $wasm/assembly/speculative_filter/filter_threshold
    f32x4.splat
    f32x4.gt
    i32x4.bitmask
    i32.const -1
    i32.xor
    i32.const 15
    i32.and
    local.get $5
    i32.const 2
    i32.shl
    local.tee $3
    i32.shl
    i32.and
    i32.or
    global.set $wasm/assembly/tie_margin/unproven_rows
    local.get $5
    i32.const 4
    i32.shl
    i32.const 2960
    i32.add
    local.tee $2
    v128.load
    local.set $11
    local.get $2
    local.get $11
    local.get $13
    f32x4.pmin
    local.get $11
    local.get $13
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    f32x4.gt
    v128.bitselect
    v128.store
    local.get $21
    local.get $14
    i32x4.bitmask
    local.get $3
    i32.shl
    i32.or
    local.set $21
    local.get $4
    i32.const 4
    i32.add
    local.set $4
    br $for-loop|0
   end
  end
  loop $for-loop|1
   local.get $1
   local.get $22
   i32.gt_u
   if
    global.get $wasm/assembly/tie_margin/unproven_rows
    local.get $22
    i32.shr_u
    i32.const 1
    i32.and
    if (result i32)
     i32.const 0
    else
     local.get $21
     local.get $22
     i32.shr_u
     i32.const 1
     i32.and
     if (result i32)
      i32.const 1
     else
      local.get $22
      call $wasm/assembly/tie_margin/is_order_final
     end
    end
    if
     block $__inlined_func$wasm/assembly/top_k/store_row$5
      local.get $22
      i32.const 2
      i32.shl
      i32.const 12272
      i32.add
      i32.load
      i32.const 2
      i32.shl
      local.tee $17
      global.get $wasm/assembly/layout/candidate_places
      i32.add
      local.set $16
      global.get $wasm/assembly/layout/candidate_logits
      local.get $17
      i32.add
      local.set $15
      local.get $22
      global.get $wasm/assembly/layout/selected_stride
      i32.mul
      i32.const 2
      i32.shl
      i32.const 12320
      i32.add
      local.tee $2
      global.get $wasm/assembly/layout/top_k
      i32.const 2
      i32.shl
      i32.add
      local.set $9
      local.get $22
      global.get $wasm/assembly/layout/row_places
      i32.mul
      i32.const 0
      global.get $wasm/assembly/layout/dense
      select
      local.set $7
      local.get $22
      i32.const 2
      i32.shr_u
      i32.const 2064
      i32.mul
      i32.const 7632
      i32.add
      local.get $22
      i32.const 3
      i32.and
      i32.const 2
      i32.shl
      i32.add
      local.tee $5
      local.set $3
      local.get $2
      local.set $4
      loop $for-loop|01
       local.get $4
       local.get $9
       i32.lt_u
       if
        local.get $4
        local.get $16
        local.get $3
        i32.load
        i32.const -1
        i32.xor
        i32.const 127
        i32.and
        i32.const 2
        i32.shl
        local.tee $6
        i32.add
        i32.load
        local.get $7
        i32.sub
        i32.store
        local.get $4
        i32.const 2336
        i32.add
        local.get $6
        local.get $15
        i32.add
        i32.load
        i32.store
        local.get $3
        i32.const 16
        i32.add
        local.set $3
        local.get $4
        i32.const 4
        i32.add
        local.set $4
        br $for-loop|01
       end
      end
      global.get $wasm/assembly/layout/dense
      i32.eqz
      if
       local.get $2
       local.set $3
       loop $for-loop|12
        local.get $3
        local.get $9
        i32.lt_u
        if
         local.get $3
         block $wasm/assembly/candidates/expert_of_place|inlined.0 (result i32)
          local.get $3
          i32.load
          local.tee $4
          local.get $22
          global.get $wasm/assembly/layout/row_places
          i32.mul
          i32.sub
          global.get $wasm/assembly/layout/dense
          br_if $wasm/assembly/candidates/expert_of_place|inlined.0
          drop
          global.get $wasm/assembly/layout/logit_of_place
          local.get $4
          i32.const 2
          i32.shl
          i32.add
          i32.load
          local.get $22
          global.get $wasm/assembly/layout/num_experts
          i32.mul
          i32.sub
         end
         i32.store
         local.get $3
         i32.const 4
         i32.add
         local.set $3
         br $for-loop|12
        end
       end
      end
      global.get $wasm/assembly/layout/flags
      i32.const 1
      i32.and
      global.get $wasm/assembly/layout/scoring
      i32.const 0
      i32.ne
      i32.and
      i32.eqz
      br_if $__inlined_func$wasm/assembly/top_k/store_row$5
      global.get $wasm/assembly/layout/candidate_scores
      local.get $17
      i32.add
      local.set $4
      local.get $5
      local.set $3
      loop $for-loop|2
       local.get $2
       local.get $9
       i32.lt_u
       if
        local.get $2
        i32.const 4672
        i32.add
        local.get $4
        local.get $3
        i32.load
        i32.const -1
        i32.xor
        i32.const 127
        i32.and
        i32.const 2
        i32.shl
        i32.add
        i32.load
        i32.store
        local.get $3
        i32.const 16
        i32.add
        local.set $3
        local.get $2
        i32.const 4
        i32.add
        local.set $2
        br $for-loop|2
       end
      end
     end
    else
     local.get $0
     local.get $22
     local.get $8
     local.tee $3
     call $wasm/assembly/select_candidates/list_estimated
     local.tee $7
     local.get $3
     i32.sub
     i32.const 128
     i32.gt_u
     if
      global.get $wasm/assembly/layout/flags
      i32.const 1
      i32.and
      local.tee $4
      if
       global.get $wasm/assembly/layout/scoring
       i32.eqz
       local.set $4
      end
      local.get $4
      if
       local.get $0
       local.get $22
       global.get $wasm/assembly/layout/row_stride
       i32.mul
       i32.add
       local.set $7
       i32.const 0
       local.set $2
       loop $for-loop|03
        local.get $2
        global.get $wasm/assembly/layout/group_count
        i32.lt_u
        if
         local.get $2
         global.get $wasm/assembly/layout/group_stride
         i32.mul
         i32.const 2
         i32.shl
         local.set $6
         i32.const 0
         local.set $17
         loop $for-loop|14
          local.get $17
          global.get $wasm/assembly/layout/group_size
          i32.lt_u
          if
           i32.const 32
           v128.load32_splat
           local.tee $11
           local.get $11
           i32.const 24
           v128.load32_splat
           i32.const 28
           v128.load32_splat
           local.get $7
           local.get $2
           global.get $wasm/assembly/layout/group_size
           i32.mul
           local.get $17
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
           i32.const 19904
           v128.load32_splat
           f32x4.mul
           local.tee $14
           i32.const 19908
           v128.load32_splat
           local.tee $13
           f32x4.add
           local.set $12
           local.get $6
           local.get $17
           i32.const 2
           i32.shl
           i32.add
           local.tee $5
           global.get $wasm/assembly/layout/estimates
           i32.add
           i32.const 20
           v128.load32_splat
           local.tee $11
           local.get $11
           local.get $14
           local.get $12
           local.get $13
           f32x4.sub
           f32x4.sub
           local.tee $11
           i32.const 19912
           v128.load32_splat
           f32x4.mul
           i32.const 19916
           v128.load32_splat
           f32x4.add
           local.get $11
           f32x4.mul
           i32.const 19920
           v128.load32_splat
           f32x4.add
           local.get $11
           f32x4.mul
           i32.const 19924
           v128.load32_splat
           f32x4.add
           local.get $11
           f32x4.mul
           i32.const 19928
           v128.load32_splat
           f32x4.add
           local.get $12
           i32.const 23
           i32x4.shl
           i32x4.add
           f32x4.add
           f32x4.div
           global.get $wasm/assembly/layout/choice_offsets
           local.get $5
           i32.add
           v128.load
           f32x4.add
           v128.store
           local.get $17
           i32.const 4
           i32.add
           local.set $17
           br $for-loop|14
          end
         end
         local.get $2
         i32.const 1
         i32.add
         local.set $2
         br $for-loop|03
        end
       end
       f32.const 1.9999999949504854e-06
       global.set $wasm/assembly/estimate_score/score_error
      end
      call $wasm/assembly/threshold/find_prune_threshold_of_row
      local.set $10
      local.get $22
      global.get $wasm/assembly/layout/flags
      i32.const 1
      i32.and
      if (result f32)
       local.get $10
       global.get $wasm/assembly/estimate_score/score_error
       local.get $10
       f32.abs
       f32.const 9.999999974752427e-07
       f32.mul
       f32.add
       f32.const 2
       f32.mul
       f32.sub
      else
       local.get $10
      end
      local.get $3
      call $wasm/assembly/select_candidates/list_row
      local.get $4
      if
       f32.const 0.005400000140070915
       global.set $wasm/assembly/estimate_score/score_error
      end
      local.set $7
     end
     local.get $22
     global.get $wasm/assembly/layout/selected_stride
     i32.mul
     i32.const 2
     i32.shl
     i32.const 12320
     i32.add
     local.set $6
     local.get $0
     local.get $3
     local.get $7
     call $wasm/assembly/candidates/gather_candidates
     local.get $3
     local.get $7
     call $wasm/assembly/candidates/score_candidates
     i32.const 0
     local.set $4
     loop $for-loop|035
      local.get $3
      local.get $7
      i32.lt_u
      if
       global.get $wasm/assembly/layout/candidate_choices
       local.get $3
       i32.const 2
       i32.shl
       i32.add
       f32.load
       local.set $10
       block $for-continue|0
        local.get $4
        local.tee $2
        global.get $wasm/assembly/layout/top_k
        i32.eq
        if
         local.get $10
         local.get $2
         i32.const 2
         i32.shl
         i32.const 19324
         i32.add
         f32.load
         f32.gt
         i32.eqz
         br_if $for-continue|0
         local.get $2
         i32.const 1
         i32.sub
         local.set $2
        else
         local.get $4
         i32.const 1
         i32.add
         local.set $4
        end
        loop $for-loop|146
         local.get $2
         if
          local.get $2
          i32.const 1
          i32.sub
          local.tee $5
          i32.const 2
          i32.shl
          local.tee $9
          i32.const 19328
          i32.add
          f32.load
          local.tee $18
          local.get $10
          f32.ge
          i32.eqz
          if
           local.get $2
           i32.const 2
           i32.shl
           local.tee $2
           local.get $6
           i32.add
           local.get $6
           local.get $9
           i32.add
           i32.load
           i32.store
           local.get $2
           i32.const 19328
           i32.add
           local.get $18
           f32.store
           local.get $5
           local.set $2
           br $for-loop|146
          end
         end
        end
        local.get $2
        i32.const 2
        i32.shl
        local.tee $2
        local.get $6
        i32.add
        local.get $3
        i32.store
        local.get $2
        i32.const 19328
        i32.add
        local.get $10
        f32.store
       end
       local.get $3
       i32.const 1
       i32.add
       local.set $3
       br $for-loop|035
      end
     end
     local.get $6
     local.set $3
     loop $for-loop|017
      local.get $3
      local.get $6
      global.get $wasm/assembly/layout/top_k
      i32.const 2
      i32.shl
      i32.add
      i32.lt_u
      if
       local.get $3
       i32.const 2336
       i32.add
       local.get $3
       i32.load
       i32.const 2
       i32.shl
       local.tee $2
       global.get $wasm/assembly/layout/candidate_logits
       i32.add
       i32.load
       i32.store
       local.get $3
       i32.const 4672
       i32.add
       global.get $wasm/assembly/layout/candidate_scores
       local.get $2
       i32.add
       i32.load
       i32.store
       local.get $3
       block $wasm/assembly/candidates/expert_of_place|inlined.1 (result i32)
        global.get $wasm/assembly/layout/candidate_places
        local.get $2
        i32.add
        i32.load
        local.tee $2
        local.get $22
        global.get $wasm/assembly/layout/row_places
        i32.mul
        i32.sub
        global.get $wasm/assembly/layout/dense
        br_if $wasm/assembly/candidates/expert_of_place|inlined.1
        drop
        global.get $wasm/assembly/layout/logit_of_place
        local.get $2
        i32.const 2
        i32.shl
        i32.add
        i32.load
        local.get $22
        global.get $wasm/assembly/layout/num_experts
        i32.mul
        i32.sub
       end
       i32.store
       local.get $3
       i32.const 4
       i32.add
       local.set $3
       br $for-loop|017
      end
     end
    end
    global.get $wasm/assembly/tie_margin/unproven_rows
    global.get $wasm/assembly/speculative_filter/filtered_rows
    i32.and
    i32.const 1
    local.get $22
    i32.shl
    i32.and
    if
     global.get $wasm/assembly/speculative_filter/missed_rows
     i32.const 1
     i32.add
     global.set $wasm/assembly/speculative_filter/missed_rows
     global.get $wasm/assembly/layout/group_count
     i32.const 1
     i32.gt_u
     if
      global.get $wasm/assembly/layout/group_firsts
      global.get $wasm/assembly/layout/group_seconds
      global.get $wasm/assembly/layout/flags
      i32.const 8
      i32.and
      select
      local.set $3
      f32.const inf
      local.set $10
      i32.const 0
      local.set $2
      loop $for-loop|02
       local.get $2
       global.get $wasm/assembly/layout/groups_selected
       i32.lt_u
       if
        local.get $10
        local.get $3
        global.get $wasm/assembly/layout/kept_groups
        local.get $2
        i32.const 2
        i32.shl
        i32.add
        i32.load
        i32.const 2
        i32.shl
        i32.add
        f32.load
        f32.min
        local.set $10
        local.get $2
        i32.const 1
        i32.add
        local.set $2
        br $for-loop|02
       end
      end
      local.get $22
      i32.const 2
      i32.shl
      i32.const 2960
      i32.add
      local.get $10
      f32.store
     end
    end
    local.get $22
    i32.const 1
    i32.add
    local.set $22
    br $for-loop|1
   end
  end
  block $__inlined_func$wasm/assembly/speculative_filter/record_thresholds$51
   global.get $wasm/assembly/layout/filterable
   i32.eqz
   br_if $__inlined_func$wasm/assembly/speculative_filter/record_thresholds$51
   global.get $wasm/assembly/speculative_filter/recorded_rows
   i32.const 2
   i32.shl
   i32.const 48
   i32.add
   local.tee $2
   i32.const 2960
   v128.load
   v128.store
   local.get $2
   i32.const 2976
   v128.load
   v128.store offset=16
   global.get $wasm/assembly/speculative_filter/recorded_rows
   local.get $1
   i32.add
   global.set $wasm/assembly/speculative_filter/recorded_rows
   global.get $wasm/assembly/speculative_filter/recorded_rows
   i32.const 64
   i32.lt_u
   br_if $__inlined_func$wasm/assembly/speculative_filter/record_thresholds$51
   i32.const 0
   global.set $wasm/assembly/speculative_filter/recorded_rows
   call $wasm/assembly/speculative_filter/adapt_threshold
  end
  block $__inlined_func$wasm/assembly/top_k/score_selected$52
   global.get $wasm/assembly/layout/flags
   i32.const 1
   i32.and
   global.get $wasm/assembly/layout/scoring
   i32.const 0
   i32.ne
   i32.and
   if
    global.get $wasm/assembly/layout/top_k
    i32.const 2
    i32.shl
    local.tee $0
    i32.const 14656
    i32.add
    global.get $wasm/assembly/layout/scored_slots
    i32.const 2
    i32.shl
    i32.const 14656
    i32.add
    local.get $0
    i32.const 16992
    i32.add
    call $wasm/assembly/score_quad/score_logits
    br $__inlined_func$wasm/assembly/top_k/score_selected$52
   end
   global.get $wasm/assembly/layout/selected_stride
   i32.const 2
   i32.shl
   local.set $4
   global.get $wasm/assembly/layout/scoring
   i32.eqz
   if
    i32.const 14656
    local.get $1
    local.get $4
    i32.mul
    i32.const 14656
    i32.add
    i32.const 16992
    call $wasm/assembly/score_quad/score_logits
    br $__inlined_func$wasm/assembly/top_k/score_selected$52
   end
   i32.const 0
   local.set $22
   loop $for-loop|0358
    local.get $1
    local.get $22
    i32.gt_u
    if
     local.get $0
     local.get $22
     global.get $wasm/assembly/layout/row_stride
     i32.mul
     i32.add
     call $wasm/assembly/score_statistics/compute_row_statistics
     local.get $4
     local.get $22
     i32.mul
     local.tee $3
     i32.const 14656
     i32.add
     local.tee $2
     local.get $2
     global.get $wasm/assembly/layout/scored_slots
     i32.const 2
     i32.shl
     i32.add
     local.get $3
     i32.const 16992
     i32.add
     call $wasm/assembly/score_quad/score_logits
     local.get $22
     i32.const 1
     i32.add
     local.set $22
     br $for-loop|0358
    end
   end
  end
 )
 (func $wasm/assembly/top_k/list_rows (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 f32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  global.get $wasm/assembly/speculative_filter/paused_windows
  i32.const 1
  global.get $wasm/assembly/speculative_filter/filter_threshold
  f32.const inf
  f32.lt
  i32.const 0
  global.get $wasm/assembly/layout/filterable
  select
  select
  i32.eqz
  local.set $4
  i32.const 0
  global.set $wasm/assembly/speculative_filter/filtered_rows
  i32.const 0
  global.set $wasm/assembly/tie_margin/unproven_rows
  loop $for-loop|0
   local.get $1
   local.get $7
   i32.gt_u
   if
    local.get $7
    i32.const 2
    i32.shl
    i32.const 12272
    i32.add
    local.get $2
    local.tee $3
    i32.store
    block $for-continue|0
     local.get $4
     if
      local.get $2
      local.get $0
      local.get $7
      local.get $2
      call $wasm/assembly/speculative_filter/filter_row
      local.tee $2
      i32.ne
      if
       global.get $wasm/assembly/speculative_filter/filtered_rows
       i32.const 1
       local.get $7
       i32.shl
       i32.or
       global.set $wasm/assembly/speculative_filter/filtered_rows
       br $for-continue|0
      end
      global.get $wasm/assembly/speculative_filter/missed_rows
      i32.const 1
      i32.add
      global.set $wasm/assembly/speculative_filter/missed_rows
     end
     global.get $wasm/assembly/layout/group_count
     i32.const 1
     i32.gt_u
     i32.const 0
     global.get $wasm/assembly/layout/filterable
     select
     if
      local.get $7
      i32.const 132
      i32.mul
      i32.const 336
      i32.add
      local.tee $6
      local.set $2
      loop $for-loop|00
       local.get $2
       local.get $6
       global.get $wasm/assembly/layout/group_count
       i32.const 2
       i32.shl
       i32.add
       i32.le_u
       if
        local.get $2
        i32.const 0
        i32.store
        local.get $2
        i32.const 4
        i32.add
        local.set $2
        br $for-loop|00
       end
      end
     end
     local.get $0
     local.get $7
     local.get $3
     call $wasm/assembly/select_candidates/list_estimated
     local.set $2
     global.get $wasm/assembly/layout/group_count
     i32.const 1
     i32.gt_u
     if
      global.get $wasm/assembly/layout/group_firsts
      global.get $wasm/assembly/layout/group_seconds
      global.get $wasm/assembly/layout/flags
      i32.const 8
      i32.and
      select
      local.set $8
      f32.const inf
      local.set $5
      i32.const 0
      local.set $6
      loop $for-loop|01
       local.get $6
       global.get $wasm/assembly/layout/groups_selected
       i32.lt_u
       if
        local.get $5
        local.get $8
        global.get $wasm/assembly/layout/kept_groups
        local.get $6
        i32.const 2
        i32.shl
        i32.add
        i32.load
        i32.const 2
        i32.shl
        i32.add
        f32.load
        f32.min
        local.set $5
        local.get $6
        i32.const 1
        i32.add
        local.set $6
        br $for-loop|01
       end
      end
      local.get $7
      i32.const 2
      i32.shl
      i32.const 2960
      i32.add
      local.get $5
      f32.store
     end
     local.get $2
     local.get $3
     i32.sub
     i32.const 128
     i32.le_u
     br_if $for-continue|0
     local.get $3
     local.set $2
     global.get $wasm/assembly/tie_margin/unproven_rows
     i32.const 1
     local.get $7
     i32.shl
     i32.or
     global.set $wasm/assembly/tie_margin/unproven_rows
    end
    local.get $7
    i32.const 1
    i32.add
    local.set $7
    br $for-loop|0
   end
  end
  local.get $1
  i32.const 2
  i32.shl
  i32.const 12272
  i32.add
  local.get $2
  i32.store
  global.get $wasm/assembly/layout/group_count
  i32.const 1
  i32.gt_u
  i32.const 0
  global.get $wasm/assembly/layout/filterable
  select
  if
   loop $for-loop|1
    local.get $1
    i32.const 3
    i32.and
    if
     local.get $1
     i32.const 132
     i32.mul
     i32.const 336
     i32.add
     local.tee $3
     local.set $0
     loop $for-loop|02
      local.get $0
      local.get $3
      global.get $wasm/assembly/layout/group_count
      i32.const 2
      i32.shl
      i32.add
      i32.le_u
      if
       local.get $0
       i32.const 0
       i32.store
       local.get $0
       i32.const 4
       i32.add
       local.set $0
       br $for-loop|02
      end
     end
     local.get $1
     i32.const 1
     i32.add
     local.set $1
     br $for-loop|1
    end
   end
  end
  local.get $2
 )
 (func $wasm/assembly/tie_margin/is_order_final (param $0 i32) (result i32)
  (local $1 i32)
  (local $2 f32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 f32)
  (local $8 i32)
  (local $9 f32)
  global.get $wasm/assembly/layout/candidate_choices
  local.get $0
  i32.const 2
  i32.shl
  i32.const 12272
  i32.add
  i32.load
  i32.const 2
  i32.shl
  i32.add
  local.tee $3
  local.get $0
  i32.const 2
  i32.shr_u
  i32.const 2064
  i32.mul
  i32.const 7632
  i32.add
  local.get $0
  i32.const 3
  i32.and
  i32.const 2
  i32.shl
  i32.add
  local.tee $1
  global.get $wasm/assembly/layout/top_k
  i32.const 1
  i32.sub
  i32.const 4
  i32.shl
  i32.add
  local.tee $5
  i32.load
  i32.const -1
  i32.xor
  i32.const 127
  i32.and
  i32.const 2
  i32.shl
  i32.add
  local.set $4
  f32.const 1.9999999949504854e-06
  f32.const 0
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  i32.and
  select
  local.set $2
  loop $for-loop|0
   local.get $1
   local.get $5
   i32.lt_u
   if
    local.get $3
    local.get $1
    i32.load
    i32.const -1
    i32.xor
    i32.const 127
    i32.and
    i32.const 2
    i32.shl
    i32.add
    local.tee $6
    f32.load
    local.tee $7
    local.get $3
    local.get $1
    i32.load offset=16
    i32.const -1
    i32.xor
    i32.const 127
    i32.and
    i32.const 2
    i32.shl
    i32.add
    local.tee $8
    f32.load
    f32.sub
    local.set $9
    local.get $2
    f32.const 0
    f32.eq
    if (result i32)
     local.get $6
     local.get $8
     i32.lt_u
     local.get $9
     f32.const 0
     f32.eq
     i32.and
     local.get $9
     f32.const 0
     f32.gt
     i32.or
    else
     local.get $9
     local.get $2
     local.get $7
     f32.abs
     f32.const 9.999999974752427e-07
     f32.mul
     f32.add
     f32.const 2
     f32.mul
     f32.gt
    end
    i32.eqz
    if
     i32.const 0
     return
    end
    local.get $1
    i32.const 16
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
  i32.const 0
  local.set $1
  local.get $0
  i32.const 2
  i32.shl
  i32.const 2992
  i32.add
  i32.load
  local.set $5
  local.get $0
  i32.const 576
  i32.mul
  i32.const 3024
  i32.add
  local.tee $6
  local.set $0
  loop $for-loop|1
   local.get $0
   local.get $5
   i32.lt_u
   if
    local.get $4
    f32.load
    local.tee $7
    local.get $3
    local.get $0
    i32.load
    i32.const -1
    i32.xor
    i32.const 127
    i32.and
    i32.const 2
    i32.shl
    i32.add
    local.tee $8
    f32.load
    f32.sub
    local.set $9
    local.get $1
    local.get $2
    f32.const 0
    f32.eq
    if (result i32)
     local.get $4
     local.get $8
     i32.lt_u
     local.get $9
     f32.const 0
     f32.eq
     i32.and
     local.get $9
     f32.const 0
     f32.gt
     i32.or
    else
     local.get $9
     local.get $2
     local.get $7
     f32.abs
     f32.const 9.999999974752427e-07
     f32.mul
     f32.add
     f32.const 2
     f32.mul
     f32.gt
    end
    i32.const 0
    i32.ne
    i32.add
    local.set $1
    local.get $0
    i32.const 4
    i32.add
    local.set $0
    br $for-loop|1
   end
  end
  local.get $1
  local.get $5
  local.get $6
  i32.sub
  i32.const 2
  i32.shr_u
  global.get $wasm/assembly/layout/top_k
  i32.sub
  i32.eq
 )
 (func $wasm/assembly/speculative_filter/filter_row (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i64)
  (local $12 i64)
  (local $13 i64)
  (local $14 i32)
  (local $15 i32)
  (local $16 v128)
  (local $17 i32)
  (local $18 i32)
  (local $19 i32)
  (local $20 i64)
  local.get $1
  i32.const 132
  i32.mul
  i32.const 336
  i32.add
  local.set $17
  local.get $0
  local.get $1
  global.get $wasm/assembly/layout/row_stride
  i32.mul
  i32.add
  local.set $7
  global.get $wasm/assembly/layout/logit_limits
  local.set $6
  local.get $1
  global.get $wasm/assembly/layout/row_places
  i32.mul
  local.set $9
  local.get $2
  local.set $3
  loop $for-loop|0
   local.get $18
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    local.get $17
    local.get $18
    i32.const 2
    i32.shl
    i32.add
    local.get $3
    i32.store
    local.get $7
    local.set $0
    local.get $6
    local.set $1
    global.get $wasm/assembly/layout/filtered_fours
    local.set $5
    local.get $9
    global.get $wasm/assembly/layout/group_stride
    i32.add
    local.set $15
    global.get $wasm/assembly/layout/candidate_places
    local.tee $14
    local.get $3
    i32.const 2
    i32.shl
    i32.add
    local.set $3
    global.get $wasm/assembly/layout/group_size
    local.set $19
    local.get $9
    local.set $8
    loop $for-loop|1
     local.get $8
     local.get $15
     i32.lt_u
     if
      local.get $0
      v128.load
      local.get $1
      v128.load
      f32x4.lt
      local.get $0
      v128.load offset=16
      local.get $1
      v128.load offset=16
      f32x4.lt
      i16x8.narrow_i32x4_s
      local.get $0
      v128.load offset=32
      local.get $1
      v128.load offset=32
      f32x4.lt
      local.get $0
      v128.load offset=48
      local.get $1
      v128.load offset=48
      f32x4.lt
      i16x8.narrow_i32x4_s
      i8x16.narrow_i16x8_s
      i8x16.bitmask
      local.get $0
      i32.const -64
      i32.sub
      local.tee $10
      v128.load
      local.get $1
      i32.const -64
      i32.sub
      local.tee $4
      v128.load
      f32x4.lt
      local.get $10
      v128.load offset=16
      local.get $4
      v128.load offset=16
      f32x4.lt
      i16x8.narrow_i32x4_s
      local.get $10
      v128.load offset=32
      local.get $4
      v128.load offset=32
      f32x4.lt
      local.get $10
      v128.load offset=48
      local.get $4
      v128.load offset=48
      f32x4.lt
      i16x8.narrow_i32x4_s
      i8x16.narrow_i16x8_s
      i8x16.bitmask
      i32.const 16
      i32.shl
      i32.or
      i64.extend_i32_u
      local.set $11
      local.get $8
      i32x4.splat
      local.set $16
      local.get $3
      local.get $19
      i32.const 64
      i32.ge_u
      if (result i64)
       i64.const -1
      else
       i64.const -1
       local.get $19
       i64.extend_i32_u
       i64.shl
       i64.const -1
       i64.xor
      end
      local.get $19
      i32.const 32
      i32.gt_u
      if (result i64)
       local.get $11
       local.get $0
       i32.const 128
       i32.add
       local.tee $10
       v128.load
       local.get $1
       i32.const 128
       i32.add
       local.tee $4
       v128.load
       f32x4.lt
       local.get $10
       v128.load offset=16
       local.get $4
       v128.load offset=16
       f32x4.lt
       i16x8.narrow_i32x4_s
       local.get $10
       v128.load offset=32
       local.get $4
       v128.load offset=32
       f32x4.lt
       local.get $10
       v128.load offset=48
       local.get $4
       v128.load offset=48
       f32x4.lt
       i16x8.narrow_i32x4_s
       i8x16.narrow_i16x8_s
       i8x16.bitmask
       local.get $0
       i32.const 192
       i32.add
       local.tee $10
       v128.load
       local.get $1
       i32.const 192
       i32.add
       local.tee $4
       v128.load
       f32x4.lt
       local.get $10
       v128.load offset=16
       local.get $4
       v128.load offset=16
       f32x4.lt
       i16x8.narrow_i32x4_s
       local.get $10
       v128.load offset=32
       local.get $4
       v128.load offset=32
       f32x4.lt
       local.get $10
       v128.load offset=48
       local.get $4
       v128.load offset=48
       f32x4.lt
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
      else
       local.get $11
      end
      i64.const -1
      i64.xor
      i64.and
      local.tee $20
      i64.popcnt
      i32.wrap_i64
      i32.const 2
      i32.shl
      i32.add
      local.get $5
      local.set $10
      loop $for-loop|2
       local.get $10
       if
        local.get $20
        local.get $20
        i64.const 1
        i64.sub
        i64.and
        local.tee $13
        local.get $13
        i64.const 1
        i64.sub
        i64.and
        local.tee $12
        local.get $12
        i64.const 1
        i64.sub
        i64.and
        local.set $11
        local.get $3
        local.get $20
        i64.ctz
        i32.wrap_i64
        i32x4.splat
        local.get $13
        i64.ctz
        i32.wrap_i64
        i32x4.replace_lane 1
        local.get $12
        i64.ctz
        i32.wrap_i64
        i32x4.replace_lane 2
        local.get $11
        i64.ctz
        i32.wrap_i64
        i32x4.replace_lane 3
        local.get $16
        i32x4.add
        v128.store
        local.get $11
        local.get $11
        i64.const 1
        i64.sub
        i64.and
        local.set $20
        local.get $3
        i32.const 16
        i32.add
        local.set $3
        local.get $10
        i32.const 1
        i32.sub
        local.set $10
        br $for-loop|2
       end
      end
      loop $for-loop|3
       local.get $20
       i64.const 0
       i64.ne
       if
        local.get $20
        local.get $20
        i64.const 1
        i64.sub
        i64.and
        local.tee $13
        local.get $13
        i64.const 1
        i64.sub
        i64.and
        local.tee $12
        local.get $12
        i64.const 1
        i64.sub
        i64.and
        local.set $11
        local.get $3
        local.get $20
        i64.ctz
        i32.wrap_i64
        i32x4.splat
        local.get $13
        i64.ctz
        i32.wrap_i64
        i32x4.replace_lane 1
        local.get $12
        i64.ctz
        i32.wrap_i64
        i32x4.replace_lane 2
        local.get $11
        i64.ctz
        i32.wrap_i64
        i32x4.replace_lane 3
        local.get $16
        i32x4.add
        v128.store
        local.get $11
        local.get $11
        i64.const 1
        i64.sub
        i64.and
        local.set $20
        local.get $3
        i32.const 16
        i32.add
        local.set $3
        br $for-loop|3
       end
      end
      local.set $3
      local.get $0
      i32.const 256
      i32.add
      local.set $0
      local.get $1
      i32.const 256
      i32.add
      local.set $1
      local.get $19
      i32.const -64
      i32.add
      local.set $19
      local.get $8
      i32.const -64
      i32.sub
      local.set $8
      br $for-loop|1
     end
    end
    local.get $3
    local.get $14
    i32.sub
    i32.const 2
    i32.shr_u
    local.set $3
    local.get $7
    global.get $wasm/assembly/layout/group_size
    i32.const 2
    i32.shl
    i32.add
    local.set $7
    local.get $6
    global.get $wasm/assembly/layout/group_stride
    i32.const 2
    i32.shl
    i32.add
    local.set $6
    local.get $9
    global.get $wasm/assembly/layout/group_stride
    i32.add
    local.set $9
    local.get $18
    i32.const 1
    i32.add
    local.set $18
    br $for-loop|0
   end
  end
  local.get $17
  global.get $wasm/assembly/layout/group_count
  i32.const 2
  i32.shl
  i32.add
  local.get $3
  i32.store
  local.get $2
  local.get $3
  local.get $3
  local.get $2
  i32.sub
  local.tee $0
  global.get $wasm/assembly/layout/most_filtered
  i32.gt_u
  local.get $0
  global.get $wasm/assembly/layout/top_k
  i32.lt_u
  i32.or
  select
 )
 (func $wasm/assembly/speculative_filter/adapt_threshold
  (local $0 v128)
  (local $1 v128)
  (local $2 i32)
  (local $3 f32)
  (local $4 i32)
  (local $5 v128)
  (local $6 v128)
  (local $7 i32)
  global.get $wasm/assembly/speculative_filter/filter_threshold
  f32x4.splat
  local.set $6
  v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
  local.set $0
  v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
  local.set $1
  loop $for-loop|0
   local.get $4
   i32.const 64
   i32.lt_u
   if
    local.get $2
    local.get $4
    i32.const 2
    i32.shl
    i32.const 48
    i32.add
    v128.load
    local.tee $5
    local.get $6
    f32x4.lt
    i32x4.bitmask
    i32.popcnt
    i32.add
    local.set $2
    local.get $1
    local.get $0
    local.get $5
    f32x4.pmax
    f32x4.pmin
    local.set $1
    local.get $0
    local.get $5
    f32x4.pmin
    local.set $0
    local.get $4
    i32.const 4
    i32.add
    local.set $4
    br $for-loop|0
   end
  end
  local.get $0
  local.get $0
  local.get $0
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  local.tee $5
  f32x4.pmax
  local.get $1
  local.get $1
  local.get $1
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  f32x4.pmin
  f32x4.pmin
  local.set $1
  local.get $0
  local.get $5
  f32x4.pmin
  local.tee $0
  local.get $0
  local.get $0
  i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
  f32x4.pmax
  local.get $1
  local.get $1
  local.get $1
  i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
  f32x4.pmin
  f32x4.pmin
  local.set $0
  global.get $wasm/assembly/speculative_filter/paused_windows
  if
   global.get $wasm/assembly/speculative_filter/paused_windows
   i32.const 1
   i32.sub
   global.set $wasm/assembly/speculative_filter/paused_windows
  else
   global.get $wasm/assembly/speculative_filter/missed_rows
   i32.const 1
   i32.shl
   i32.const 64
   i32.gt_u
   if
    i32.const 16
    global.set $wasm/assembly/speculative_filter/paused_windows
   end
  end
  i32.const 0
  global.set $wasm/assembly/speculative_filter/missed_rows
  local.get $2
  i32.eqz
  local.get $2
  i32.const 4
  i32.gt_u
  i32.or
  local.get $0
  f32x4.extract_lane 0
  local.tee $3
  f32.const inf
  f32.lt
  i32.and
  if
   local.get $3
   local.get $3
   f32.abs
   f32.const 1
   f32.add
   f32.const 9.999999747378752e-05
   f32.mul
   f32.sub
   local.tee $3
   global.set $wasm/assembly/speculative_filter/filter_threshold
   global.get $wasm/assembly/layout/flags
   i32.const 1
   i32.and
   local.set $4
   global.get $wasm/assembly/layout/row_places
   i32.const 2
   i32.shl
   local.set $7
   i32.const 0
   local.set $2
   loop $for-loop|00
    local.get $2
    local.get $7
    i32.lt_u
    if
     global.get $wasm/assembly/layout/choice_offsets
     local.get $2
     i32.add
     v128.load
     local.set $0
     global.get $wasm/assembly/layout/logit_limits
     local.get $2
     i32.add
     local.get $4
     if (result v128)
      v128.const i32x4 0x0da24260 0x0da24260 0x0da24260 0x0da24260
      v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
      local.get $3
      f32x4.splat
      local.get $0
      f32x4.sub
      local.get $0
      f32x4.abs
      local.get $3
      f32.abs
      f32.const 1
      f32.add
      f32x4.splat
      f32x4.add
      v128.const i32x4 0x358637bd 0x358637bd 0x358637bd 0x358637bd
      f32x4.mul
      f32x4.sub
      local.tee $0
      f32x4.pmin
      f32x4.pmax
      local.tee $1
      v128.const i32x4 0x0da24260 0x0da24260 0x0da24260 0x0da24260
      v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
      local.get $1
      f32x4.sub
      f32x4.pmax
      f32x4.div
      local.tee $1
      v128.const i32x4 0x3f3504f3 0x3f3504f3 0x3f3504f3 0x3f3504f3
      i32x4.sub
      i32.const 23
      i32x4.shr_s
      local.tee $5
      f32x4.convert_i32x4_s
      v128.const i32x4 0x3f317218 0x3f317218 0x3f317218 0x3f317218
      f32x4.mul
      local.get $1
      local.get $5
      i32.const 23
      i32x4.shl
      i32x4.sub
      v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
      f32x4.sub
      local.tee $1
      local.get $1
      v128.const i32x4 0xbe6e4551 0xbe6e4551 0xbe6e4551 0xbe6e4551
      f32x4.mul
      v128.const i32x4 0x3eb5f71a 0x3eb5f71a 0x3eb5f71a 0x3eb5f71a
      f32x4.add
      local.get $1
      f32x4.mul
      v128.const i32x4 0xbf006856 0xbf006856 0xbf006856 0xbf006856
      f32x4.add
      local.get $1
      f32x4.mul
      v128.const i32x4 0x3f7feab1 0x3f7feab1 0x3f7feab1 0x3f7feab1
      f32x4.add
      f32x4.mul
      f32x4.add
      v128.const i32x4 0x3a03126f 0x3a03126f 0x3a03126f 0x3a03126f
      f32x4.sub
      v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
      local.get $0
      v128.const i32x4 0x0da24260 0x0da24260 0x0da24260 0x0da24260
      f32x4.gt
      v128.bitselect
     else
      local.get $3
      f32x4.splat
     end
     v128.store
     local.get $2
     i32.const 16
     i32.add
     local.set $2
     br $for-loop|00
    end
   end
  end
 )
 (func $wasm/assembly/score_quad/score_sigmoids (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 v128)
  (local $4 i64)
  (local $5 i64)
  (local $6 i32)
  (local $7 v128)
  (local $8 v128)
  (local $9 v128)
  (local $10 v128)
  (local $11 v128)
  (local $12 v128)
  (local $13 i32)
  (local $14 v128)
  (local $15 v128)
  (local $16 v128)
  (local $17 v128)
  (local $18 v128)
  (local $19 v128)
  (local $20 v128)
  local.get $2
  local.get $0
  i32.sub
  local.set $6
  loop $for-loop|0
   local.get $0
   local.get $1
   i32.lt_u
   if
    local.get $0
    local.set $2
    local.get $1
    local.get $0
    i32.const 256
    i32.add
    local.tee $13
    local.get $1
    local.get $13
    i32.lt_u
    select
    local.set $13
    i64.const 0
    local.set $4
    i64.const 0
    local.set $5
    loop $for-loop|1
     local.get $0
     local.get $13
     i32.lt_u
     if
      i32.const 19980
      v128.load32_splat
      i32.const 24
      v128.load32_splat
      i32.const 28
      v128.load32_splat
      local.get $0
      v128.load
      f32x4.pmax
      f32x4.pmin
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      f32x4.add
      local.tee $3
      f32x4.pmin
      local.tee $7
      f64x2.promote_low_f32x4
      i32.const 20008
      v128.load64_splat
      local.tee $8
      f64x2.mul
      local.tee $9
      i32.const 20016
      v128.load64_splat
      local.tee $14
      f64x2.add
      local.set $15
      local.get $7
      local.get $7
      i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
      f64x2.promote_low_f32x4
      local.get $8
      f64x2.mul
      local.tee $16
      local.get $14
      f64x2.add
      local.set $17
      local.get $0
      local.get $6
      i32.add
      i32.const 20024
      v128.load64_splat
      local.tee $12
      local.get $9
      local.get $15
      local.get $14
      f64x2.sub
      f64x2.sub
      local.tee $11
      local.get $11
      f64x2.mul
      local.tee $10
      local.get $10
      f64x2.mul
      local.get $10
      local.get $11
      i32.const 20088
      v128.load64_splat
      local.tee $18
      f64x2.mul
      i32.const 20080
      v128.load64_splat
      local.tee $7
      f64x2.add
      f64x2.mul
      local.get $11
      i32.const 20072
      v128.load64_splat
      local.tee $8
      f64x2.mul
      i32.const 20064
      v128.load64_splat
      local.tee $9
      f64x2.add
      f64x2.add
      f64x2.mul
      local.get $10
      local.get $11
      i32.const 20056
      v128.load64_splat
      local.tee $19
      f64x2.mul
      i32.const 20048
      v128.load64_splat
      local.tee $10
      f64x2.add
      f64x2.mul
      local.get $11
      i32.const 20040
      v128.load64_splat
      local.tee $20
      f64x2.mul
      i32.const 20032
      v128.load64_splat
      local.tee $11
      f64x2.add
      f64x2.add
      f64x2.add
      local.get $15
      i32.const 52
      i64x2.shl
      i64x2.add
      local.get $12
      f64x2.add
      f64x2.div
      local.tee $15
      f32x4.demote_f64x2_zero
      local.get $12
      local.get $16
      local.get $17
      local.get $14
      f64x2.sub
      f64x2.sub
      local.tee $14
      local.get $14
      f64x2.mul
      local.tee $16
      local.get $16
      f64x2.mul
      local.get $16
      local.get $14
      local.get $18
      f64x2.mul
      local.get $7
      f64x2.add
      f64x2.mul
      local.get $14
      local.get $8
      f64x2.mul
      local.get $9
      f64x2.add
      f64x2.add
      f64x2.mul
      local.get $16
      local.get $14
      local.get $19
      f64x2.mul
      local.get $10
      f64x2.add
      f64x2.mul
      local.get $14
      local.get $20
      f64x2.mul
      local.get $11
      f64x2.add
      f64x2.add
      f64x2.add
      local.get $17
      i32.const 52
      i64x2.shl
      i64x2.add
      local.get $12
      f64x2.add
      f64x2.div
      local.tee $7
      f32x4.demote_f64x2_zero
      i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
      v128.store
      local.get $4
      local.get $15
      local.get $7
      i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
      local.get $3
      i32.const 31
      i32x4.shr_s
      local.tee $7
      i32.const 19996
      v128.load32_splat
      v128.and
      i32.const 19988
      v128.load32_splat
      i32x4.add
      i32x4.add
      i32.const 19984
      v128.load32_splat
      v128.and
      local.get $7
      i32.const 20000
      v128.load32_splat
      v128.and
      i32.const 19992
      v128.load32_splat
      i32x4.add
      i32x4.lt_s
      local.get $3
      i32.const 32
      v128.load32_splat
      f32x4.lt
      v128.or
      i32x4.bitmask
      i64.extend_i32_u
      local.get $5
      i64.shl
      i64.or
      local.set $4
      local.get $5
      i64.const 4
      i64.add
      local.set $5
      local.get $0
      i32.const 16
      i32.add
      local.set $0
      br $for-loop|1
     end
    end
    loop $for-loop|2
     local.get $4
     i64.const 0
     i64.ne
     if
      local.get $2
      local.get $4
      i64.ctz
      i32.wrap_i64
      i32.const 2
      i32.shl
      i32.add
      local.tee $13
      local.get $6
      i32.add
      i32.const 24
      v128.load32_splat
      i32.const 28
      v128.load32_splat
      local.get $13
      f32.load
      f32x4.splat
      f32x4.pmax
      f32x4.pmin
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      f32x4.add
      f32x4.extract_lane 0
      call $wasm/assembly/score/sigmoid
      f32.store
      local.get $4
      local.get $4
      i64.const 1
      i64.sub
      i64.and
      local.set $4
      br $for-loop|2
     end
    end
    br $for-loop|0
   end
  end
 )
 (func $wasm/assembly/layout/prepare
  (local $0 i32)
  (local $1 i32)
  (local $2 f32)
  global.get $wasm/assembly/layout/row_places
  i32.const 2
  i32.shl
  local.set $1
  loop $for-loop|0
   local.get $0
   global.get $wasm/assembly/layout/batch_rows
   i32.lt_u
   if
    global.get $wasm/assembly/layout/batch_offsets
    local.get $0
    local.get $1
    i32.mul
    i32.add
    global.get $wasm/assembly/layout/choice_offsets
    local.get $1
    memory.copy
    local.get $0
    i32.const 1
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
  f32.const 0.5
  f32.const 0
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  i32.and
  select
  local.set $2
  i32.const 0
  local.set $0
  loop $for-loop|1
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
    local.get $2
    f32x4.splat
    f32x4.add
    v128.store
    local.get $0
    i32.const 16
    i32.add
    local.set $0
    br $for-loop|1
   end
  end
 )
 (func $wasm/assembly/layout/lay_out (result i32)
  (local $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  global.get $wasm/assembly/layout/row_places
  global.get $wasm/assembly/layout/batch_rows
  i32.const 7
  i32.shl
  i32.add
  i32.const 32
  i32.add
  i32.const 2
  i32.shl
  local.set $0
  i32.const 20096
  global.set $wasm/assembly/layout/cursor
  i32.const 21120
  global.set $wasm/assembly/layout/cursor
  i32.const 20096
  global.set $wasm/assembly/layout/exp_table
  global.get $wasm/assembly/layout/row_places
  i32.const 2
  i32.shl
  local.tee $1
  i32.const 21183
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  i32.const 21120
  global.set $wasm/assembly/layout/choice_offsets
  global.get $wasm/assembly/layout/num_experts
  i32.const 2
  i32.shl
  local.tee $2
  global.get $wasm/assembly/layout/cursor
  local.tee $3
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $3
  global.set $wasm/assembly/layout/expert_scale
  local.get $2
  global.get $wasm/assembly/layout/cursor
  local.tee $3
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $3
  global.set $wasm/assembly/layout/expert_map
  local.get $1
  global.get $wasm/assembly/layout/cursor
  local.tee $3
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $3
  global.set $wasm/assembly/layout/estimate_offsets
  global.get $wasm/assembly/layout/cursor
  local.tee $3
  local.get $1
  global.get $wasm/assembly/layout/batch_rows
  local.tee $4
  i32.mul
  local.tee $5
  i32.add
  i32.const 383
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $3
  global.set $wasm/assembly/layout/batch_offsets
  global.get $wasm/assembly/layout/cursor
  local.tee $3
  i32.const 0
  local.get $5
  i32.const 320
  i32.add
  global.get $wasm/assembly/layout/dense
  select
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $3
  global.set $wasm/assembly/layout/logit_of_place
  local.get $1
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/logit_limits
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  global.get $wasm/assembly/layout/estimate_places
  i32.const 2
  i32.shl
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/estimates
  local.get $2
  global.set $wasm/assembly/layout/row_stride
  i32.const 1
  global.get $wasm/assembly/layout/soft_cap_of_logits
  f32.const 0
  f32.ne
  i32.const 1
  global.get $wasm/assembly/layout/row_logits
  global.get $wasm/assembly/layout/num_experts
  i32.ne
  global.get $wasm/assembly/layout/dtype
  select
  select
  if (result i32)
   local.get $4
   global.get $wasm/assembly/layout/row_stride
   i32.mul
   i32.const 320
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
  local.get $1
  global.set $wasm/assembly/layout/widened_rows
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  global.get $wasm/assembly/layout/row_stride
  i32.const 320
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
  local.get $1
  global.set $wasm/assembly/layout/scored_row
  local.get $0
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/candidate_places
  local.get $0
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/candidate_logits
  local.get $0
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/candidate_offsets
  local.get $0
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/candidate_scores
  local.get $0
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/candidate_choices
  global.get $wasm/assembly/layout/columns
  local.tee $0
  global.get $wasm/assembly/layout/group_count
  local.tee $1
  local.get $0
  local.get $1
  i32.gt_u
  select
  i32.const 4
  i32.shl
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.add
  i32.const 191
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/sorted_values
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  global.get $wasm/assembly/layout/group_bytes
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/second_scores
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  global.get $wasm/assembly/layout/group_bytes
  i32.const 2
  i32.shl
  local.tee $1
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/lane_firsts
  local.get $1
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/lane_seconds
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  global.get $wasm/assembly/layout/group_bytes
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/group_scores
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  global.get $wasm/assembly/layout/group_bytes
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/group_firsts
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  global.get $wasm/assembly/layout/group_bytes
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/group_seconds
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  global.get $wasm/assembly/layout/groups_selected
  i32.const 2
  i32.shl
  i32.add
  i32.const 127
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/kept_groups
  global.get $wasm/assembly/layout/cursor
  global.set $wasm/assembly/layout/chunk_base
  i32.const 1
  i32.const 1
  call $wasm/assembly/layout/reserve
  i32.eqz
  if
   i32.const 0
   return
  end
  i32.const 20096
  local.set $0
  loop $for-loop|0
   local.get $0
   global.get $wasm/assembly/layout/chunk_base
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
  global.get $wasm/assembly/layout/dense
  if
   i32.const 20096
   return
  end
  i32.const 0
  local.set $0
  loop $for-loop|1
   local.get $0
   global.get $wasm/assembly/layout/batch_rows
   global.get $wasm/assembly/layout/num_experts
   i32.mul
   i32.lt_u
   if
    global.get $wasm/assembly/layout/logit_of_place
    global.get $wasm/assembly/layout/row_places
    local.get $0
    global.get $wasm/assembly/layout/num_experts
    i32.div_u
    i32.mul
    global.get $wasm/assembly/layout/group_stride
    local.get $0
    global.get $wasm/assembly/layout/num_experts
    i32.rem_u
    local.tee $1
    global.get $wasm/assembly/layout/group_size
    i32.div_u
    i32.mul
    i32.add
    local.get $1
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
    br $for-loop|1
   end
  end
  i32.const 20096
 )
 (func $wasm/assembly/layout/configure (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (param $8 f32) (param $9 f32) (param $10 f32) (result i32)
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
  local.get $10
  global.set $wasm/assembly/layout/soft_cap_of_logits
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
  i32.const 18
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
  global.get $wasm/assembly/layout/row_places
  global.get $wasm/assembly/layout/num_experts
  i32.eq
  global.set $wasm/assembly/layout/dense
  local.get $2
  i32.const 0
  global.get $wasm/assembly/layout/flags
  i32.const 64
  i32.and
  select
  local.tee $2
  local.get $0
  i32.add
  global.set $wasm/assembly/layout/row_logits
  local.get $1
  local.get $2
  i32.add
  global.set $wasm/assembly/layout/scored_slots
  global.get $wasm/assembly/layout/scored_slots
  i32.const 8
  i32.le_u
  if (result i32)
   global.get $wasm/assembly/layout/scored_slots
  else
   global.get $wasm/assembly/layout/scored_slots
   i32.const 15
   i32.add
   i32.const -8
   i32.and
  end
  global.set $wasm/assembly/layout/selected_stride
  i32.const 0
  local.set $0
  loop $for-loop|0
   local.get $0
   global.get $wasm/assembly/layout/scored_slots
   i32.lt_u
   if
    local.get $0
    i32.const 2
    i32.shl
    i32.const 19616
    i32.add
    i32.const -1
    i32.store
    local.get $0
    i32.const 1
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
  i32.const 5
  local.get $1
  i32.const 1
  i32.shl
  local.get $3
  i32.const 1
  i32.ne
  select
  i32.const 6
  i32.shl
  i32.const 64
  global.get $wasm/assembly/layout/group_stride
  local.tee $0
  local.get $0
  i32.const 64
  i32.lt_u
  select
  i32.div_s
  local.set $0
  local.get $3
  i32.const 1
  i32.eq
  if (result i32)
   i32.const 128
   local.get $1
   i32.const 2
   i32.shl
   i32.const 16
   i32.add
   local.tee $2
   local.get $2
   i32.const 128
   i32.gt_u
   select
  else
   i32.const 128
  end
  global.set $wasm/assembly/layout/most_filtered
  i32.const 4
  local.get $0
  i32.const 5
  i32.mul
  i32.const 4
  i32.div_s
  i32.const 4
  i32.add
  i32.const 2
  i32.shr_s
  local.tee $0
  local.get $0
  i32.const 4
  i32.gt_s
  select
  global.set $wasm/assembly/layout/filtered_fours
  i32.const 8
  i32.const 1
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  local.tee $0
  i32.eqz
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  i32.or
  select
  global.set $wasm/assembly/layout/batch_rows
  local.get $3
  i32.const 1
  i32.eq
  if (result i32)
   i32.const 1
  else
   local.get $3
   i32.const 32
   i32.le_u
   if (result i32)
    local.get $0
    if (result i32)
     i32.const 1
    else
     global.get $wasm/assembly/layout/flags
     i32.const 8
     i32.and
     i32.const 0
     i32.ne
    end
   else
    i32.const 0
   end
  end
  i32.const 0
  i32.ne
  global.set $wasm/assembly/layout/filterable
  global.get $wasm/assembly/layout/scoring
  i32.const 0
  i32.ne
  local.get $0
  i32.and
  if
   i32.const 0
   global.set $wasm/assembly/layout/filterable
  end
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
  global.set $wasm/assembly/layout/estimate_places
  call $wasm/assembly/layout/lay_out
 )
 (func $wasm/assembly/kernel/route_tokens (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32)
  (local $4 i32)
  (local $5 v128)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  local.get $3
  if
   loop $for-loop|0
    local.get $2
    local.get $4
    i32.gt_u
    if
     i32.const 0
     local.set $3
     local.get $0
     local.get $4
     global.get $wasm/assembly/layout/row_logits
     i32.const 2
     i32.const 4
     global.get $wasm/assembly/layout/dtype
     select
     i32.mul
     i32.mul
     i32.add
     i32.const 1
     call $wasm/assembly/kernel/widen_rows
     local.tee $7
     call $wasm/assembly/score_statistics/compute_row_statistics
     i32.const 12320
     global.get $wasm/assembly/layout/indices
     global.get $wasm/assembly/layout/top_k
     global.get $wasm/assembly/layout/num_shared
     i32.add
     i32.const 2
     i32.shl
     local.tee $6
     local.get $4
     i32.mul
     i32.add
     local.tee $8
     global.get $wasm/assembly/layout/top_k
     i32.const 2
     i32.shl
     memory.copy
     loop $for-loop|00
      local.get $3
      global.get $wasm/assembly/layout/top_k
      i32.const 2
      i32.shl
      i32.lt_u
      if
       local.get $3
       i32.const 16992
       i32.add
       i32.const 24
       v128.load32_splat
       i32.const 28
       v128.load32_splat
       local.get $7
       local.get $3
       i32.const 12320
       i32.add
       i32.load
       i32.const 2
       i32.shl
       i32.add
       f32.load
       f32x4.splat
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
     global.get $wasm/assembly/layout/top_k
     i32.const 2
     i32.shl
     local.set $3
     loop $for-loop|1
      local.get $3
      global.get $wasm/assembly/layout/scored_slots
      i32.const 2
      i32.shl
      i32.lt_u
      if
       local.get $3
       i32.const 16992
       i32.add
       i32.const 24
       v128.load32_splat
       i32.const 28
       v128.load32_splat
       local.get $3
       i32.const 14656
       i32.add
       f32.load
       f32x4.splat
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
       br $for-loop|1
      end
     end
     local.get $6
     local.get $8
     i32.add
     local.tee $3
     v128.load
     local.set $5
     i32.const 1
     local.get $8
     global.get $wasm/assembly/layout/weights
     local.get $4
     local.get $6
     i32.mul
     i32.add
     call $wasm/assembly/weights/weigh_rows
     local.get $3
     local.get $5
     v128.store
     local.get $4
     i32.const 1
     i32.add
     local.set $4
     br $for-loop|0
    end
   end
  else
   loop $for-loop|11
    local.get $2
    local.get $4
    i32.gt_u
    if
     local.get $0
     local.get $4
     global.get $wasm/assembly/layout/row_logits
     i32.const 2
     i32.const 4
     global.get $wasm/assembly/layout/dtype
     select
     i32.mul
     i32.mul
     i32.add
     global.get $wasm/assembly/layout/batch_rows
     local.tee $3
     local.get $2
     local.get $4
     i32.sub
     local.tee $6
     local.get $3
     local.get $6
     i32.lt_u
     select
     local.tee $3
     call $wasm/assembly/kernel/widen_rows
     local.get $3
     call $wasm/assembly/top_k/select_experts
     local.get $3
     local.get $4
     global.get $wasm/assembly/layout/top_k
     global.get $wasm/assembly/layout/num_shared
     i32.add
     i32.const 2
     i32.shl
     i32.mul
     local.tee $3
     global.get $wasm/assembly/layout/indices
     i32.add
     global.get $wasm/assembly/layout/weights
     local.get $3
     i32.add
     call $wasm/assembly/weights/weigh_rows
     local.get $4
     global.get $wasm/assembly/layout/batch_rows
     i32.add
     local.set $4
     br $for-loop|11
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
    local.set $6
    i32.const 0
    local.set $0
    loop $for-loop|002
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
      local.tee $7
      i32.add
      i32.const -1
      i32.store
      local.get $6
      local.get $7
      i32.add
      f32.const 0
      f32.store
      local.get $0
      i32.const 1
      i32.add
      local.set $0
      br $for-loop|002
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
 (func $wasm/assembly/groups_filtered/select_filtered_groups (param $0 i32) (param $1 i32) (result v128)
  (local $2 v128)
  (local $3 v128)
  (local $4 v128)
  (local $5 v128)
  (local $6 v128)
  (local $7 v128)
  (local $8 v128)
  (local $9 v128)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 v128)
  local.get $0
  i32.const 528
  i32.mul
  i32.const 336
  i32.add
  local.set $10
  global.get $wasm/assembly/layout/group_count
  i32.const 4
  i32.shl
  local.set $11
  block $__inlined_func$wasm/assembly/groups_filtered/score_groups$83
   global.get $wasm/assembly/layout/group_count
   i32.const 3
   i32.and
   i32.const 1
   local.get $1
   select
   if
    i32.const 0
    local.set $1
    loop $for-loop|0
     local.get $1
     local.get $11
     i32.lt_u
     if
      local.get $10
      local.get $1
      i32.const 2
      i32.shr_u
      i32.add
      i32.const 132
      local.get $1
      call $wasm/assembly/groups_filtered/score_four
      local.get $1
      i32.const 16
      i32.add
      local.set $1
      br $for-loop|0
     end
    end
    br $__inlined_func$wasm/assembly/groups_filtered/score_groups$83
   end
   i32.const 0
   local.set $1
   loop $for-loop|1
    local.get $1
    local.get $11
    i32.lt_u
    if
     local.get $10
     local.get $1
     i32.const 2
     i32.shr_u
     i32.add
     i32.const 4
     local.get $1
     call $wasm/assembly/groups_filtered/score_four
     local.get $1
     i32.const 1392
     i32.add
     local.tee $12
     local.get $12
     v128.load32_splat offset=12
     v128.store offset=48
     local.get $12
     local.get $12
     v128.load32_splat offset=8
     v128.store offset=32
     local.get $12
     local.get $12
     v128.load32_splat offset=4
     v128.store offset=16
     local.get $12
     local.get $12
     v128.load32_splat
     v128.store
     local.get $1
     i32.const 1904
     i32.add
     local.tee $12
     local.get $12
     v128.load32_splat offset=12
     v128.store offset=48
     local.get $12
     local.get $12
     v128.load32_splat offset=8
     v128.store offset=32
     local.get $12
     local.get $12
     v128.load32_splat offset=4
     v128.store offset=16
     local.get $12
     local.get $12
     v128.load32_splat
     v128.store
     local.get $1
     i32.const 2416
     i32.add
     local.tee $12
     local.get $12
     v128.load32_splat offset=12
     v128.store offset=48
     local.get $12
     local.get $12
     v128.load32_splat offset=8
     v128.store offset=32
     local.get $12
     local.get $12
     v128.load32_splat offset=4
     v128.store offset=16
     local.get $12
     local.get $12
     v128.load32_splat
     v128.store
     local.get $1
     i32.const -64
     i32.sub
     local.set $1
     br $for-loop|1
    end
   end
  end
  local.get $0
  i32.const 2064
  i32.mul
  i32.const 7632
  i32.add
  local.set $10
  global.get $wasm/assembly/layout/group_count
  i32.const 7
  i32.add
  i32.const 3
  i32.shr_u
  local.set $11
  i32.const 0
  local.set $1
  loop $for-loop|00
   local.get $1
   local.get $11
   i32.const 3
   i32.shl
   i32.lt_u
   if
    local.get $1
    i32.const 4
    i32.shl
    local.tee $12
    i32.const 2416
    i32.add
    v128.load
    local.set $2
    local.get $10
    local.get $12
    i32.add
    local.get $2
    local.get $2
    i32.const 31
    i32x4.shr_s
    i32.const 1
    i32x4.shr_u
    v128.xor
    v128.const i32x4 0x807fffff 0x807fffff 0x807fffff 0x807fffff
    local.get $1
    global.get $wasm/assembly/layout/group_count
    i32.lt_u
    select
    v128.store
    local.get $1
    i32.const 1
    i32.add
    local.set $1
    br $for-loop|00
   end
  end
  local.get $10
  local.get $11
  global.get $wasm/assembly/layout/groups_selected
  call $wasm/assembly/bitonic_top_k/sort_top_k
  local.get $10
  global.get $wasm/assembly/layout/groups_selected
  i32.const 1
  i32.sub
  i32.const 4
  i32.shl
  i32.add
  v128.load
  local.tee $2
  local.get $2
  i32.const 31
  i32x4.shr_s
  i32.const 1
  i32x4.shr_u
  v128.xor
  local.set $4
  local.get $10
  global.get $wasm/assembly/layout/groups_selected
  i32.const 4
  i32.shl
  i32.add
  v128.load
  local.tee $2
  local.get $2
  i32.const 31
  i32x4.shr_s
  i32.const 1
  i32x4.shr_u
  v128.xor
  local.set $7
  v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
  local.set $2
  v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
  local.set $3
  i32.const 0
  local.set $1
  loop $for-loop|001
   local.get $1
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    local.get $1
    i32.const 4
    i32.shl
    local.tee $10
    i32.const 1392
    i32.add
    v128.load
    local.set $13
    local.get $5
    local.get $10
    i32.const 2416
    i32.add
    v128.load
    local.get $4
    f32x4.ge
    local.tee $9
    i32.const 1
    local.get $1
    i32.shl
    i32x4.splat
    v128.and
    v128.or
    local.set $5
    local.get $2
    local.get $10
    i32.const 1904
    i32.add
    v128.load
    local.tee $8
    v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
    local.get $9
    v128.bitselect
    f32x4.pmin
    local.set $2
    local.get $3
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.get $13
    local.get $9
    v128.bitselect
    f32x4.pmax
    local.set $3
    local.get $6
    local.get $13
    f32x4.abs
    local.get $8
    f32x4.abs
    f32x4.pmax
    f32x4.pmax
    local.set $6
    local.get $1
    i32.const 1
    i32.add
    local.set $1
    br $for-loop|001
   end
  end
  local.get $0
  i32.const 4
  i32.shl
  local.tee $0
  i32.const 2928
  i32.add
  local.get $5
  v128.store
  local.get $0
  i32.const 2960
  i32.add
  local.get $2
  local.get $2
  local.get $4
  local.get $3
  f32x4.sub
  f32x4.pmin
  global.get $wasm/assembly/layout/flags
  i32.const 8
  i32.and
  select
  v128.store
  i32.const 28
  v128.load32_splat
  local.tee $3
  i32.const 24
  v128.load32_splat
  local.tee $5
  local.get $4
  f32x4.pmin
  f32x4.pmax
  local.get $3
  local.get $5
  local.get $7
  f32x4.pmin
  f32x4.pmax
  f32x4.sub
  v128.const i32x4 0x370637bd 0x370637bd 0x370637bd 0x370637bd
  v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
  global.get $wasm/assembly/layout/scoring
  i32.eqz
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  i32.and
  select
  local.get $6
  v128.const i32x4 0x368637bd 0x368637bd 0x368637bd 0x368637bd
  f32x4.mul
  f32x4.add
  f32x4.gt
  local.get $2
  global.get $wasm/assembly/speculative_filter/filter_threshold
  f32x4.splat
  f32x4.gt
  v128.and
 )
 (func $wasm/assembly/groups/separate_near_ties (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i32)
  (local $4 v128)
  (local $5 f32)
  (local $6 i32)
  (local $7 f32)
  (local $8 i32)
  (local $9 f32)
  (local $10 i32)
  (local $11 f32)
  (local $12 f32)
  (local $13 f32)
  loop $for-loop|0
   local.get $3
   global.get $wasm/assembly/layout/group_count
   i32.const 2
   i32.shl
   i32.lt_u
   if
    local.get $4
    global.get $wasm/assembly/layout/group_firsts
    local.get $3
    i32.add
    v128.load
    local.tee $4
    f32x4.abs
    local.get $4
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    f32x4.gt
    v128.and
    f32x4.pmax
    global.get $wasm/assembly/layout/group_seconds
    local.get $3
    i32.add
    v128.load
    local.tee $4
    f32x4.abs
    local.get $4
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    f32x4.gt
    v128.and
    f32x4.pmax
    local.set $4
    local.get $3
    i32.const 16
    i32.add
    local.set $3
    br $for-loop|0
   end
  end
  global.get $wasm/assembly/estimate_score/score_error
  local.get $4
  local.get $4
  local.get $4
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  f32x4.pmax
  local.tee $4
  f32x4.extract_lane 0
  local.get $4
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
  local.tee $7
  global.get $wasm/assembly/layout/sorted_values
  global.get $wasm/assembly/layout/groups_selected
  i32.const 1
  i32.sub
  i32.const 4
  i32.shl
  i32.add
  v128.load
  local.tee $4
  local.get $4
  i32.const 31
  i32x4.shr_s
  i32.const 1
  i32x4.shr_u
  v128.xor
  f32x4.extract_lane 0
  local.tee $11
  global.get $wasm/assembly/layout/sorted_values
  global.get $wasm/assembly/layout/groups_selected
  i32.const 4
  i32.shl
  i32.add
  v128.load
  local.tee $4
  local.get $4
  i32.const 31
  i32x4.shr_s
  i32.const 1
  i32x4.shr_u
  v128.xor
  f32x4.extract_lane 0
  local.tee $12
  f32.sub
  f32.lt
  if
   return
  end
  loop $for-loop|01
   local.get $6
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    global.get $wasm/assembly/layout/group_scores
    local.get $6
    i32.const 2
    i32.shl
    i32.add
    local.tee $8
    f32.load
    local.tee $5
    local.get $12
    local.get $7
    f32.add
    f32.gt
    if
     local.get $8
     f32.const inf
     f32.store
    else
     local.get $5
     local.get $11
     local.get $7
     f32.sub
     f32.lt
     if
      local.get $8
      f32.const -inf
      f32.store
     else
      local.get $0
      local.get $2
      global.get $wasm/assembly/layout/estimates
      local.get $6
      global.get $wasm/assembly/layout/group_stride
      i32.mul
      local.tee $3
      i32.const 2
      i32.shl
      i32.add
      local.get $1
      global.get $wasm/assembly/layout/row_places
      i32.mul
      local.get $3
      i32.add
      global.get $wasm/assembly/layout/group_stride
      global.get $wasm/assembly/layout/group_seconds
      local.get $6
      i32.const 2
      i32.shl
      i32.add
      f32.load
      local.tee $5
      global.get $wasm/assembly/estimate_score/score_error
      local.get $5
      f32.abs
      f32.const 9.999999974752427e-07
      f32.mul
      f32.add
      f32.const 2
      f32.mul
      f32.sub
      local.get $2
      call $wasm/assembly/candidates/list_candidates
      local.tee $10
      call $wasm/assembly/candidates/gather_candidates
      local.get $2
      local.get $10
      call $wasm/assembly/candidates/score_candidates
      f32.const -inf
      local.set $5
      f32.const -inf
      local.set $9
      local.get $2
      local.set $3
      loop $for-loop|02
       local.get $3
       local.get $10
       i32.lt_u
       if
        local.get $9
        global.get $wasm/assembly/layout/candidate_choices
        local.get $3
        i32.const 2
        i32.shl
        i32.add
        f32.load
        local.tee $13
        local.get $5
        f32.min
        f32.max
        local.set $9
        local.get $5
        local.get $13
        f32.max
        local.set $5
        local.get $3
        i32.const 1
        i32.add
        local.set $3
        br $for-loop|02
       end
      end
      local.get $8
      global.get $wasm/assembly/layout/flags
      i32.const 8
      i32.and
      if (result f32)
       local.get $5
      else
       local.get $5
       local.get $9
       f32.add
       f32.const 3402823466385288598117041e14
       f32.min
       f32.const -3402823466385288598117041e14
       f32.max
      end
      f32.store
     end
    end
    local.get $6
    i32.const 1
    i32.add
    local.set $6
    br $for-loop|01
   end
  end
  global.get $wasm/assembly/layout/group_scores
  global.get $wasm/assembly/layout/group_count
  global.get $wasm/assembly/layout/groups_selected
  call $wasm/assembly/bitonic_top_k/sort_values
 )
 (func $wasm/assembly/groups/select_groups (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i32)
  (local $4 v128)
  (local $5 f32)
  (local $6 f32)
  (local $7 i32)
  (local $8 v128)
  (local $9 v128)
  (local $10 v128)
  (local $11 i32)
  loop $for-loop|0
   local.get $3
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    local.get $3
    i32.const 4
    i32.shl
    local.tee $7
    global.get $wasm/assembly/layout/lane_firsts
    i32.add
    v128.load
    local.tee $4
    local.get $4
    i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
    local.set $8
    local.get $4
    local.get $8
    f32x4.pmin
    global.get $wasm/assembly/layout/lane_seconds
    local.get $7
    i32.add
    v128.load
    local.tee $9
    local.get $9
    local.get $9
    i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
    f32x4.pmax
    f32x4.pmax
    local.set $9
    local.get $4
    local.get $8
    f32x4.pmax
    local.tee $8
    local.get $8
    i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
    local.set $10
    local.get $3
    i32.const 2
    i32.shl
    local.tee $7
    global.get $wasm/assembly/layout/group_firsts
    i32.add
    local.get $8
    local.get $10
    f32x4.pmax
    local.tee $4
    v128.store
    global.get $wasm/assembly/layout/group_seconds
    local.get $7
    i32.add
    local.get $8
    local.get $10
    f32x4.pmin
    local.get $9
    local.get $9
    local.get $9
    i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
    f32x4.pmax
    f32x4.pmax
    local.tee $8
    v128.store
    global.get $wasm/assembly/layout/group_scores
    local.get $7
    i32.add
    global.get $wasm/assembly/layout/flags
    i32.const 8
    i32.and
    if (result v128)
     local.get $4
    else
     i32.const 28
     v128.load32_splat
     i32.const 24
     v128.load32_splat
     local.get $4
     local.get $8
     f32x4.add
     f32x4.pmin
     f32x4.pmax
    end
    v128.store
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|0
   end
  end
  global.get $wasm/assembly/layout/flags
  i32.const 9
  i32.and
  i32.eqz
  if
   global.get $wasm/assembly/layout/group_firsts
   global.get $wasm/assembly/layout/group_count
   i32.const 2
   i32.shl
   local.tee $7
   global.get $wasm/assembly/layout/group_firsts
   i32.add
   global.get $wasm/assembly/layout/group_scores
   call $wasm/assembly/score_quad/score_logits
   global.get $wasm/assembly/layout/group_seconds
   global.get $wasm/assembly/layout/group_seconds
   local.get $7
   i32.add
   global.get $wasm/assembly/layout/second_scores
   call $wasm/assembly/score_quad/score_logits
   i32.const 0
   local.set $3
   loop $for-loop|00
    local.get $3
    local.get $7
    i32.lt_u
    if
     global.get $wasm/assembly/layout/group_scores
     local.get $3
     i32.add
     local.tee $11
     i32.const 28
     v128.load32_splat
     i32.const 24
     v128.load32_splat
     local.get $11
     v128.load
     global.get $wasm/assembly/layout/second_scores
     local.get $3
     i32.add
     v128.load
     f32x4.add
     f32x4.pmin
     f32x4.pmax
     v128.store
     local.get $3
     i32.const 16
     i32.add
     local.set $3
     br $for-loop|00
    end
   end
  end
  global.get $wasm/assembly/layout/group_scores
  global.get $wasm/assembly/layout/group_count
  global.get $wasm/assembly/layout/groups_selected
  call $wasm/assembly/bitonic_top_k/sort_values
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  if
   local.get $0
   local.get $1
   local.get $2
   call $wasm/assembly/groups/separate_near_ties
  end
  global.get $wasm/assembly/layout/sorted_values
  global.get $wasm/assembly/layout/groups_selected
  i32.const 1
  i32.sub
  i32.const 4
  i32.shl
  i32.add
  v128.load
  local.tee $4
  local.get $4
  i32.const 31
  i32x4.shr_s
  i32.const 1
  i32x4.shr_u
  v128.xor
  f32x4.extract_lane 0
  local.set $5
  global.get $wasm/assembly/layout/groups_selected
  local.set $1
  i32.const 0
  local.set $0
  loop $for-loop|1
   local.get $0
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    local.get $1
    global.get $wasm/assembly/layout/group_scores
    local.get $0
    i32.const 2
    i32.shl
    i32.add
    f32.load
    local.get $5
    f32.gt
    i32.sub
    local.set $1
    local.get $0
    i32.const 1
    i32.add
    local.set $0
    br $for-loop|1
   end
  end
  global.get $wasm/assembly/layout/kept_groups
  local.set $3
  i32.const 0
  local.set $2
  loop $for-loop|2
   local.get $2
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    global.get $wasm/assembly/layout/group_scores
    local.get $2
    i32.const 2
    i32.shl
    i32.add
    f32.load
    local.tee $6
    local.get $5
    f32.eq
    local.tee $0
    if
     local.get $1
     i32.const 0
     i32.ne
     local.set $0
    end
    local.get $1
    local.get $0
    i32.const 0
    i32.ne
    i32.sub
    local.set $1
    local.get $3
    local.get $2
    i32.store
    local.get $3
    local.get $0
    local.get $5
    local.get $6
    f32.lt
    local.get $0
    select
    i32.const 0
    i32.ne
    i32.const 2
    i32.shl
    i32.add
    local.set $3
    local.get $2
    i32.const 1
    i32.add
    local.set $2
    br $for-loop|2
   end
  end
 )
)
